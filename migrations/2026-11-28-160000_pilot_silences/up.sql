-- The run of a pilot holds nobody by silence: a pause ends by itself, and results that do not come make the
-- decision overdue. What is said of a run, and the gates in the middle of it, stand beside the pilot.
CREATE TABLE pilot_runs (
    pilot_id uuid PRIMARY KEY,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    -- Who has paused it and why, while it stands still.
    pause_side text CHECK (pause_side IN ('buyer', 'supplier')),
    pause_reason text,
    -- Days by which the buyer's pauses have moved the decision.
    buyer_paused smallint NOT NULL CHECK (buyer_paused BETWEEN 0 AND 28),
    extension_reason text,
    -- True where the decision is overdue, or never came, and the results were not published.
    unpublished boolean NOT NULL,
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    CHECK (num_nulls(pause_side, pause_reason) IN (0, 2))
);
CREATE INDEX pilot_runs_of_pilot ON pilot_runs (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_runs
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON pilot_runs TO tandem_app;

CREATE TABLE pilot_gates (
    pilot_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 10),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid,
    on_date date NOT NULL,
    name text NOT NULL,
    -- Where its day is another than the charter's.
    moved_to date,
    told boolean NOT NULL,
    outcome text CHECK (outcome IN ('continue', 'stop')),
    reason text,
    recorded_by uuid,
    recorded_at timestamptz,
    PRIMARY KEY (pilot_id, position),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    CHECK (num_nulls(outcome, recorded_by, recorded_at) IN (0, 3)),
    CHECK (outcome IS NULL OR told),
    CHECK (reason IS NOT NULL OR coalesce(outcome, '') <> 'stop'),
    CHECK (reason IS NULL OR outcome IS NOT NULL)
);
CREATE INDEX pilot_gates_of_pilot ON pilot_gates (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_gates ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_gates FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_gates
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
GRANT SELECT, INSERT, UPDATE, DELETE ON pilot_gates TO tandem_app;

-- What is evaluated or stands still already has a week at least until the clock comes to it.
ALTER TABLE pilots NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadlines NO FORCE ROW LEVEL SECURITY;
INSERT INTO deadlines (object_id, noun, org_id, partner_org_id, due_at)
SELECT id, 'pilot', buyer_org_id, supplier_org_id, greatest(
    now() + interval '7 days',
    (CASE state WHEN 'paused' THEN starts_on + 183 ELSE coalesce(decide_until, decision_by) + 1 END)::timestamp
        AT TIME ZONE 'UTC')
FROM pilots WHERE state IN ('paused', 'evaluating')
ON CONFLICT (object_id) DO NOTHING;
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;
ALTER TABLE pilots FORCE ROW LEVEL SECURITY;
