-- A pause has a cause and moves the days by which a pilot ends and is decided; the buyer may extend it once,
-- if the supplier signs that too. The charter stays as it was signed.
ALTER TABLE pilots
    ADD COLUMN pause_cause text CHECK (pause_cause IN ('buyer', 'supplier', 'neither')),
    ADD COLUMN paused_at timestamptz,
    -- Where they are others than the charter's.
    ADD COLUMN runs_until date,
    ADD COLUMN decide_until date,
    -- The last day and the day of the decision that the buyer has proposed, or both have signed.
    ADD COLUMN extension date[] NOT NULL DEFAULT '{}' CHECK (cardinality(extension) IN (0, 2)),
    ADD COLUMN extension_by uuid,
    ADD COLUMN extension_at timestamptz,
    ADD COLUMN extended boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT pilots_pause CHECK (
        num_nulls(pause_cause, paused_at) IN (0, 2) AND (paused_at IS NULL OR state = 'paused')
    ),
    ADD CONSTRAINT pilots_days CHECK (
        num_nulls(runs_until, decide_until) IN (0, 2)
        AND starts_on <= runs_until AND runs_until <= decide_until AND runs_until - starts_on <= 182
    ),
    ADD CONSTRAINT pilots_extension CHECK (
        num_nulls(extension_by, extension_at) = CASE cardinality(extension) WHEN 2 THEN 0 ELSE 2 END
        AND (cardinality(extension) = 0 OR state IN ('decision_due', 'overdue') AND NOT extended)
    );

-- What is paused already stands still since its last change, which nobody has caused.
ALTER TABLE pilots NO FORCE ROW LEVEL SECURITY;
UPDATE pilots SET pause_cause = 'neither', paused_at = updated_at WHERE state = 'paused';
ALTER TABLE pilots FORCE ROW LEVEL SECURITY;

DROP INDEX pilots_open;
ALTER TABLE pilots DROP COLUMN open_until;
ALTER TABLE pilots ADD COLUMN open_until timestamptz GENERATED ALWAYS AS (
    CASE WHEN state IN ('decision_due', 'overdue')
        THEN (coalesce(decide_until, decision_by) + 1)::timestamp AT TIME ZONE 'UTC' END
) STORED;
CREATE INDEX pilots_open ON pilots (buyer_org_id, open_until, id) WHERE open_until IS NOT NULL;
