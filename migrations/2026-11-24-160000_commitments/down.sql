-- Accounts whose scope is gone keep what is left, or nothing but to read.
ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
UPDATE service_accounts SET scopes = CASE scopes
    WHEN ARRAY['write_commitments'] THEN ARRAY['read']
    ELSE array_remove(scopes, 'write_commitments')
END;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY['read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots']
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
DROP TABLE commitment_dependencies;
DROP TABLE commitment_evidence;
DROP TABLE commitment_moves;
DROP TABLE commitments;
DROP FUNCTION stays_agreed;
DELETE FROM deadlines WHERE noun = 'commitment';
