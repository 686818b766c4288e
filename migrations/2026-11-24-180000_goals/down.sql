ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments',
        'write_plans'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
DROP TRIGGER stays_agreed ON commitments;
ALTER TABLE commitments DROP COLUMN goal_id;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state NOT IN ('requested', 'offered') AND (
        old.promisor_side, old.promisor_user, old.promisee_user, old.what, old.conditions, old.category,
        old.importance, old.pilot_id, old.time_zone, old.original_due
    ) IS DISTINCT FROM (
        new.promisor_side, new.promisor_user, new.promisee_user, new.what, new.conditions, new.category,
        new.importance, new.pilot_id, new.time_zone, new.original_due
    ))
    EXECUTE FUNCTION stays_agreed();
DROP TABLE goal_measurements;
DROP TABLE goal_terms;
DROP TABLE goals;
