-- Goals, the terms that have governed them and those that are to, and what was measured. A goal that was
-- never proposed exists for its author alone: private_to names that organisation.

CREATE TABLE goals (
    id uuid PRIMARY KEY,
    plan_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid CHECK (private_to IN (buyer_org_id, supplier_org_id)),
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'proposed', 'changes_requested', 'agreed', 'active', 'outcome_proposed',
        'achieved', 'missed', 'cancelled', 'withdrawn'
    )),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    time_zone text NOT NULL,
    -- Which of its terms govern.
    terms_number integer NOT NULL CHECK (terms_number >= 1),
    buyer_owner uuid,
    supplier_owner uuid,
    -- Who has acted for a side, or was named by it: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    -- Since when it is in its present state.
    since timestamptz NOT NULL,
    -- What a side proposes and the other is to answer; other terms are those of the next number.
    amendment text CHECK (amendment IN ('terms', 'cancellation')),
    amendment_side text CHECK (amendment_side IN ('buyer', 'supplier')),
    amendment_user uuid,
    amendment_reason text,
    amendment_at timestamptz,
    outcome text CHECK (outcome IN ('achieved', 'missed')),
    -- Nothing where time has proposed it.
    outcome_side text CHECK (outcome_side IN ('buyer', 'supplier')),
    disputed_at timestamptz,
    is_escalated boolean NOT NULL,
    -- What the accepted values amount to, as exact fractions.
    value text CHECK (value ~ '^-?[0-9]+(/[0-9]+)?$'),
    progress text CHECK (progress ~ '^-?[0-9]+(/[0-9]+)?$'),
    is_inside boolean,
    periods integer CHECK (periods >= 1),
    last_on date,
    waits_since timestamptz,
    values_hash bytea CHECK (octet_length(values_hash) = 32),
    by_lapse boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (plan_id, buyer_org_id, supplier_org_id)
        REFERENCES plans (id, buyer_org_id, supplier_org_id),
    CONSTRAINT goals_sides UNIQUE (buyer_org_id, supplier_org_id, id),
    CONSTRAINT goals_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CHECK (buyer_owner <> supplier_owner),
    CHECK (state <> 'draft' OR private_to IS NOT NULL),
    CHECK (private_to IS NULL OR state IN ('draft', 'withdrawn')),
    -- One owner on each side once both agree.
    CHECK (state IN ('draft', 'proposed', 'changes_requested', 'withdrawn')
        OR num_nonnulls(buyer_owner, supplier_owner) = 2),
    CHECK (num_nulls(amendment, amendment_side, amendment_user, amendment_reason, amendment_at) IN (0, 5)),
    CHECK (amendment IS NULL OR state IN ('agreed', 'active')),
    CHECK ((outcome IS NOT NULL) = (state IN ('outcome_proposed', 'achieved', 'missed'))
        OR state = 'cancelled'),
    CHECK (state NOT IN ('achieved', 'missed') OR outcome = state),
    CHECK (outcome_side IS NULL OR outcome IS NOT NULL),
    CHECK (NOT is_escalated OR disputed_at IS NOT NULL),
    CHECK (num_nulls(progress, periods, last_on) IN (0, 3)),
    CHECK (progress IS NOT NULL OR num_nonnulls(value, is_inside) = 0)
);
CREATE INDEX goals_of_plan ON goals (plan_id, buyer_org_id, supplier_org_id, id);
CREATE INDEX goals_of_partnership ON goals (partnership_id, buyer_org_id, supplier_org_id, id);
CREATE INDEX goals_of_partnership_by_id ON goals (partnership_id, id);
CREATE INDEX goals_of_partnership_by_change ON goals (partnership_id, updated_at, id);
CREATE INDEX goals_of_buyer ON goals (buyer_org_id, id);
CREATE INDEX goals_of_supplier ON goals (supplier_org_id, id);
CREATE INDEX goals_of_buyer_by_change ON goals (buyer_org_id, updated_at, id);
CREATE INDEX goals_of_supplier_by_change ON goals (supplier_org_id, updated_at, id);
ALTER TABLE goals ENABLE ROW LEVEL SECURITY;
ALTER TABLE goals FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON goals
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
GRANT SELECT, INSERT, UPDATE ON goals TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON goals FOR EACH ROW
    WHEN (old.state IN ('achieved', 'missed', 'cancelled', 'withdrawn'))
    EXECUTE FUNCTION stays_ended();

-- The terms: those that govern, those before them, and those that a side proposes.
CREATE TABLE goal_terms (
    goal_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid CHECK (private_to IN (buyer_org_id, supplier_org_id)),
    title text NOT NULL,
    why_buyer text,
    why_supplier text,
    shopper_benefit text,
    measure text NOT NULL,
    unit text,
    metric text NOT NULL CHECK (metric IN ('higher', 'lower', 'range', 'maintain', 'milestones')),
    baseline numeric,
    target numeric,
    floor numeric,
    lower numeric,
    upper numeric,
    milestone_titles text[] NOT NULL,
    milestone_weights smallint[] NOT NULL,
    aggregation text NOT NULL CHECK (aggregation IN ('last', 'sum', 'average', 'ratio')),
    starts_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on > starts_on),
    weight smallint NOT NULL CHECK (weight BETWEEN 1 AND 100),
    measured_by text NOT NULL CHECK (measured_by IN ('buyer', 'supplier')),
    source text NOT NULL CHECK (source IN ('manual', 'import', 'computed')),
    cadence text NOT NULL CHECK (cadence IN (
        'daily', 'weekly', 'fortnightly', 'monthly', 'quarterly', 'yearly'
    )),
    -- Who proposed them and why, where they replace others.
    proposed_side text CHECK (proposed_side IN ('buyer', 'supplier')),
    reason text,
    proposed_at timestamptz NOT NULL,
    -- Since when they govern.
    governs_since timestamptz,
    PRIMARY KEY (goal_id, number),
    FOREIGN KEY (goal_id, buyer_org_id, supplier_org_id)
        REFERENCES goals (id, buyer_org_id, supplier_org_id),
    CHECK (num_nulls(proposed_side, reason) = CASE number WHEN 1 THEN 2 ELSE 0 END),
    CHECK (CASE metric
        WHEN 'higher' THEN target > baseline AND coalesce(floor < target, true)
        WHEN 'lower' THEN target < baseline AND coalesce(floor > target, true)
        WHEN 'milestones' THEN cardinality(milestone_titles) BETWEEN 1 AND 50 AND aggregation = 'last'
        ELSE lower < upper
    END),
    CHECK (num_nonnulls(baseline, target, floor, lower, upper) = CASE metric
        WHEN 'higher' THEN 2 + num_nonnulls(floor)
        WHEN 'lower' THEN 2 + num_nonnulls(floor)
        WHEN 'range' THEN 3
        WHEN 'maintain' THEN 2
        ELSE 0
    END),
    CHECK (cardinality(milestone_titles) = cardinality(milestone_weights)),
    CHECK (metric = 'milestones' OR cardinality(milestone_titles) = 0)
);
CREATE INDEX goal_terms_of_goal ON goal_terms (goal_id, buyer_org_id, supplier_org_id);
ALTER TABLE goal_terms ENABLE ROW LEVEL SECURITY;
ALTER TABLE goal_terms FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON goal_terms
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
GRANT SELECT, INSERT, UPDATE, DELETE ON goal_terms TO tandem_app;
-- What governs, or has, is never rewritten.
CREATE TRIGGER stays_agreed BEFORE UPDATE OR DELETE ON goal_terms FOR EACH ROW
    WHEN (old.governs_since IS NOT NULL)
    EXECUTE FUNCTION stays_agreed();

-- Values: of each period every version, of which one at most counts and one at most waits.
CREATE TABLE goal_measurements (
    id uuid PRIMARY KEY,
    goal_id uuid NOT NULL,
    on_date date NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    value numeric,
    numerator numeric,
    denominator numeric CHECK (denominator > 0),
    milestones_done smallint[],
    state text NOT NULL CHECK (state IN ('recorded', 'accepted', 'disputed', 'superseded')),
    recorded_by uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    reason text,
    by_lapse boolean NOT NULL,
    FOREIGN KEY (goal_id, buyer_org_id, supplier_org_id)
        REFERENCES goals (id, buyer_org_id, supplier_org_id),
    CONSTRAINT goal_measurements_one_of_a_version UNIQUE (goal_id, on_date, version),
    CHECK (num_nonnulls(value, numerator, milestones_done) = 1),
    CHECK ((numerator IS NULL) = (denominator IS NULL)),
    CHECK (state <> 'disputed' OR reason IS NOT NULL)
);
CREATE INDEX goal_measurements_of_goal ON goal_measurements (goal_id, buyer_org_id, supplier_org_id);
CREATE UNIQUE INDEX goal_measurements_one_counts ON goal_measurements (goal_id, on_date)
    WHERE state = 'accepted';
CREATE UNIQUE INDEX goal_measurements_one_waits ON goal_measurements (goal_id, on_date)
    WHERE state = 'recorded';
ALTER TABLE goal_measurements ENABLE ROW LEVEL SECURITY;
ALTER TABLE goal_measurements FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON goal_measurements
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON goal_measurements TO tandem_app;
GRANT UPDATE (state, reason, by_lapse) ON goal_measurements TO tandem_app;

-- A promise may serve a goal.
ALTER TABLE commitments
    ADD COLUMN goal_id uuid,
    ADD FOREIGN KEY (goal_id, buyer_org_id, supplier_org_id)
        REFERENCES goals (id, buyer_org_id, supplier_org_id),
    ADD CHECK (num_nonnulls(pilot_id, goal_id) <= 1);
CREATE INDEX commitments_of_goal ON commitments (goal_id, buyer_org_id, supplier_org_id);
DROP TRIGGER stays_agreed ON commitments;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state NOT IN ('requested', 'offered') AND (
        old.promisor_side, old.promisor_user, old.promisee_user, old.what, old.conditions, old.category,
        old.importance, old.pilot_id, old.goal_id, old.time_zone, old.original_due
    ) IS DISTINCT FROM (
        new.promisor_side, new.promisor_user, new.promisee_user, new.what, new.conditions, new.category,
        new.importance, new.pilot_id, new.goal_id, new.time_zone, new.original_due
    ))
    EXECUTE FUNCTION stays_agreed();

-- A program may write goals and values. Whether they are right is for people to say.
ALTER TABLE service_accounts DROP CONSTRAINT service_accounts_check;
ALTER TABLE service_accounts ADD CONSTRAINT service_accounts_check CHECK (
    scopes <@ ARRAY[
        'read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots', 'write_commitments',
        'write_plans', 'record_measurements'
    ]
    OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
        AND expires_at <= created_at + interval '1 hour'
);
