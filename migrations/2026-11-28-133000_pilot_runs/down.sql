ALTER TABLE pilots DROP COLUMN open_until;
ALTER TABLE pilots
    DROP CONSTRAINT pilots_extension,
    DROP CONSTRAINT pilots_days,
    DROP CONSTRAINT pilots_pause,
    DROP COLUMN extended,
    DROP COLUMN extension_at,
    DROP COLUMN extension_by,
    DROP COLUMN extension,
    DROP COLUMN decide_until,
    DROP COLUMN runs_until,
    DROP COLUMN paused_at,
    DROP COLUMN pause_cause,
    ADD COLUMN open_until timestamptz GENERATED ALWAYS AS (
        CASE WHEN state IN ('decision_due', 'overdue')
            THEN (decision_by + 1)::timestamp AT TIME ZONE 'UTC' END
    ) STORED;
CREATE INDEX pilots_open ON pilots (buyer_org_id, open_until, id) WHERE open_until IS NOT NULL;
