DROP TRIGGER stays_agreed_with_document ON agreements;
ALTER TABLE agreements DROP CONSTRAINT agreements_words, DROP COLUMN document_id;
DROP TABLE spare_objects;
DROP TABLE attachments;
DELETE FROM deadlines WHERE noun = 'attachment';
