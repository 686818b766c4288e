-- The buyer's clock: by when it acknowledges and decides, by its own calendar, and what has been told.

ALTER TABLE proposals
    ADD COLUMN acknowledged_at timestamptz CHECK (acknowledged_at >= submitted_at),
    ADD COLUMN clock_started_at timestamptz CHECK (clock_started_at >= submitted_at),
    ADD COLUMN acknowledge_by timestamptz CHECK (acknowledge_by > submitted_at),
    ADD COLUMN counting text CHECK (counting IN ('calendar_days', 'working_days')),
    ADD COLUMN told_until timestamptz CHECK (told_until >= clock_started_at),
    -- Since when it is in its present state.
    ADD COLUMN since timestamptz;
-- Whoever owns the tables is bound by the policies, too. Of what was submitted before, nobody had
-- promised to acknowledge it by a date.
ALTER TABLE proposals NO FORCE ROW LEVEL SECURITY;
UPDATE proposals SET since = updated_at;
UPDATE proposals SET clock_started_at = submitted_at, counting = 'calendar_days', told_until = updated_at
WHERE submitted_at IS NOT NULL;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
ALTER TABLE proposals ALTER COLUMN since SET NOT NULL;
ALTER TABLE proposals ADD CONSTRAINT proposals_clock
    CHECK (num_nulls(submitted_at, clock_started_at, decide_by, counting, told_until) IN (0, 5));
ALTER TABLE proposals ADD CONSTRAINT proposals_acknowledged
    CHECK (acknowledged_at IS NULL OR state NOT IN ('draft', 'submitted'));

-- What waits for the buyer's decision, the first due first.
ALTER TABLE proposals ADD COLUMN open_until timestamptz GENERATED ALWAYS AS (
    CASE WHEN state IN ('submitted', 'under_review') THEN decide_by END
) STORED;
CREATE INDEX proposals_open ON proposals (buyer_org_id, open_until, id) WHERE open_until IS NOT NULL;
