-- Accounts whose scope is gone keep what is left, or nothing but to read.
ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
UPDATE service_accounts SET scopes = CASE scopes
    WHEN ARRAY['write_plans'] THEN ARRAY['read']
    ELSE array_remove(scopes, 'write_plans')
END;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
DELETE FROM signatures WHERE noun = 'plan';
ALTER TABLE signatures DROP COLUMN plan_id;
ALTER TABLE signatures DROP CONSTRAINT signatures_noun_check;
ALTER TABLE signatures ADD CONSTRAINT signatures_noun_check CHECK (noun IN ('pilot'));
DROP TABLE plan_terms;
DROP TABLE plans;
DELETE FROM deadlines WHERE noun = 'plan';
