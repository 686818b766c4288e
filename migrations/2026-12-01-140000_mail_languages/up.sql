-- In which language a mail is written, said when it is composed: what its reader chooses later is of later mails.
ALTER TABLE mails ADD COLUMN language text NOT NULL DEFAULT 'en'
    CONSTRAINT mails_language CHECK (language IN ('en', 'de'));
