-- Who answers for the decision on a pilot, since when it is overdue, and what closes without one.
ALTER TABLE pilots
    DROP CONSTRAINT pilots_state_check,
    ADD CONSTRAINT pilots_state_check CHECK (state IN (
        'draft', 'charter_review', 'changes_requested', 'approved_by_buyer', 'approved', 'ready',
        'running', 'paused', 'evaluating', 'decision_due', 'overdue', 'closed', 'undecided', 'rejected',
        'cancelled'
    )),
    ADD COLUMN decision_owner uuid,
    ADD COLUMN overdue_since timestamptz,
    ADD COLUMN next_reminder text CHECK (next_reminder IN ('week', 'fortnight'));

-- What is overdue already has its days from now on.
ALTER TABLE pilots NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines NO FORCE ROW LEVEL SECURITY;
UPDATE pilots SET overdue_since = now(), next_reminder = 'week' WHERE state = 'overdue';
INSERT INTO deadlines (object_id, noun, org_id, partner_org_id, due_at)
SELECT id, 'pilot', buyer_org_id, supplier_org_id, now() + interval '7 days'
FROM pilots WHERE state = 'overdue';
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;
ALTER TABLE pilots FORCE ROW LEVEL SECURITY;

ALTER TABLE pilots
    ADD CONSTRAINT pilots_overdue CHECK (overdue_since IS NOT NULL OR state NOT IN ('overdue', 'undecided')),
    ADD CONSTRAINT pilots_reminder CHECK (next_reminder IS NULL OR state = 'overdue');

-- What waits for the buyer's decision, the first due first.
ALTER TABLE pilots ADD COLUMN open_until timestamptz GENERATED ALWAYS AS (
    CASE WHEN state IN ('decision_due', 'overdue')
        THEN (decision_by + 1)::timestamp AT TIME ZONE 'UTC' END
) STORED;
CREATE INDEX pilots_open ON pilots (buyer_org_id, open_until, id) WHERE open_until IS NOT NULL;

-- Nobody decides any more on what has ended.
CREATE TRIGGER stays_ended BEFORE UPDATE ON pilots FOR EACH ROW
    WHEN (old.state IN ('closed', 'undecided', 'rejected', 'cancelled') AND new.state <> old.state)
    EXECUTE FUNCTION stays_ended();
