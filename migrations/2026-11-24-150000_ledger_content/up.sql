-- What both sides keep of what an event left, word for word: the canonical document of which after_hash is
-- the hash. Only in a ledger that both read, and never of a proposal, of which the buyer keeps nothing but
-- title and receipt once it was withdrawn.
ALTER TABLE events ADD COLUMN content text;
ALTER TABLE events ADD CONSTRAINT events_content_is_shared
    CHECK (content IS NULL OR (partner_org_id IS NOT NULL AND noun <> 'proposal'));
ALTER TABLE events ADD CONSTRAINT events_content_is_what_is_hashed
    CHECK (content IS NULL OR sha256(convert_to(content, 'UTF8')) = after_hash);
GRANT INSERT (content) ON events TO tandem_app;
