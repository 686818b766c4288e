ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments',
        'write_plans'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
DROP TABLE goal_measurements;
DROP TABLE goal_terms;
DROP TABLE goals;
