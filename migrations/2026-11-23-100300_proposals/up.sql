-- Proposals and the questions about them. A draft exists for the supplier alone.

CREATE TABLE proposals (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'submitted', 'under_review', 'info_requested', 'accepted_for_pilot',
        'accepted_direct', 'deferred', 'declined', 'withdrawn', 'lapsed'
    )),
    title text NOT NULL,
    value_line text NOT NULL,
    category text CHECK (category IN (
        'product', 'packaging', 'process', 'service', 'insight', 'sustainability', 'digital', 'cost'
    )),
    problem text,
    evidence text,
    readiness smallint CHECK (readiness BETWEEN 1 AND 9),
    earliest_launch date,
    receipt_hash bytea CHECK (octet_length(receipt_hash) = 32),
    submitted_at timestamptz,
    decide_by timestamptz,
    clock_stopped_at timestamptz,
    outcome text CHECK (outcome IN ('accepted_for_pilot', 'accepted_direct', 'deferred', 'declined')),
    reason_code text CHECK (reason_code IN (
        'strategic_fit', 'proven_value', 'worth_testing', 'no_strategic_fit', 'value_not_shown',
        'not_ready', 'timing', 'capacity', 'already_covered', 'compliance'
    )),
    feedback text,
    deferred_until date,
    decided_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    CONSTRAINT proposals_sides UNIQUE (id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK ((state = 'draft') = (receipt_hash IS NULL)),
    CHECK (num_nulls(receipt_hash, submitted_at, decide_by) IN (0, 3)),
    CHECK ((state = 'info_requested') = (clock_stopped_at IS NOT NULL)),
    CHECK (num_nulls(outcome, reason_code, feedback, decided_at) IN (0, 4)),
    -- What was decided is what it is.
    CHECK (coalesce(outcome, '') = CASE
        WHEN state IN ('accepted_for_pilot', 'accepted_direct', 'deferred', 'declined') THEN state
        ELSE ''
    END),
    CHECK ((outcome IS NOT DISTINCT FROM 'deferred') = (deferred_until IS NOT NULL))
);
CREATE INDEX proposals_of_partnership ON proposals (partnership_id, buyer_org_id, supplier_org_id, id);
CREATE INDEX proposals_of_buyer ON proposals (buyer_org_id, id) WHERE state <> 'draft';
CREATE INDEX proposals_of_supplier ON proposals (supplier_org_id, id);
CREATE INDEX proposals_of_buyer_by_change ON proposals (buyer_org_id, updated_at, id) WHERE state <> 'draft';
CREATE INDEX proposals_of_supplier_by_change ON proposals (supplier_org_id, updated_at, id);
ALTER TABLE proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON proposals
    USING (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND state <> 'draft')
    )
    WITH CHECK (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND state <> 'draft')
    );
GRANT SELECT, INSERT, UPDATE ON proposals TO tandem_app;

CREATE TABLE proposal_questions (
    id uuid PRIMARY KEY,
    proposal_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    question text NOT NULL,
    asked_at timestamptz NOT NULL,
    answer text,
    answered_at timestamptz,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX proposal_questions_of_proposal
    ON proposal_questions (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE UNIQUE INDEX proposal_questions_one_open ON proposal_questions (proposal_id) WHERE answer IS NULL;
ALTER TABLE proposal_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON proposal_questions
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON proposal_questions TO tandem_app;
