-- Pilots, their criteria, and the signatures of both sides. A charter that was never handed in
-- exists for its author alone: private_to names that organisation.

CREATE TABLE pilots (
    id uuid PRIMARY KEY,
    proposal_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid CHECK (private_to IN (buyer_org_id, supplier_org_id)),
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'draft', 'charter_review', 'changes_requested', 'approved_by_buyer', 'approved', 'ready',
        'running', 'paused', 'evaluating', 'decision_due', 'overdue', 'closed', 'rejected', 'cancelled'
    )),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    requested_by uuid,
    title text NOT NULL,
    hypothesis text NOT NULL,
    scope text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    decision_by date NOT NULL,
    buyer_ready boolean NOT NULL,
    supplier_ready boolean NOT NULL,
    outcome text CHECK (outcome IN ('scale', 'recycle', 'stop')),
    feedback text,
    decided_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    CONSTRAINT pilots_sides UNIQUE (id, buyer_org_id, supplier_org_id),
    CHECK (starts_on <= ends_on AND ends_on <= decision_by),
    CHECK ((requested_by IS NULL) = (private_to IS NOT NULL)),
    CHECK (state <> 'draft' OR private_to IS NOT NULL),
    CHECK (private_to IS NULL OR state IN ('draft', 'cancelled')),
    CHECK (num_nulls(outcome, feedback, decided_at) = CASE WHEN state = 'closed' THEN 0 ELSE 3 END)
);
CREATE INDEX pilots_of_proposal ON pilots (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX pilots_of_partnership ON pilots (partnership_id, id);
CREATE INDEX pilots_of_buyer ON pilots (buyer_org_id, id);
CREATE INDEX pilots_of_supplier ON pilots (supplier_org_id, id);
CREATE INDEX pilots_of_buyer_by_change ON pilots (buyer_org_id, updated_at, id);
CREATE INDEX pilots_of_supplier_by_change ON pilots (supplier_org_id, updated_at, id);
ALTER TABLE pilots ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilots FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilots
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
GRANT SELECT, INSERT, UPDATE ON pilots TO tandem_app;

CREATE TABLE pilot_criteria (
    pilot_id uuid NOT NULL,
    position smallint NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid,
    metric text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('higher', 'lower')),
    go_value numeric NOT NULL,
    stop_value numeric NOT NULL,
    weight smallint NOT NULL CHECK (weight BETWEEN 1 AND 100),
    must_meet boolean NOT NULL,
    measured_by text NOT NULL CHECK (measured_by IN ('buyer', 'supplier')),
    result numeric,
    PRIMARY KEY (pilot_id, position),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    CHECK (CASE direction WHEN 'higher' THEN stop_value < go_value ELSE stop_value > go_value END)
);
CREATE INDEX pilot_criteria_of_pilot ON pilot_criteria (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_criteria ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_criteria FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_criteria
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
GRANT SELECT, INSERT, UPDATE, DELETE ON pilot_criteria TO tandem_app;

-- One signature a side, and one a person, under each content while it stands. Never deleted: a
-- signature that a change has voided keeps its row.
CREATE TABLE signatures (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    object_id uuid NOT NULL,
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    side text NOT NULL CHECK (side IN ('buyer', 'supplier')),
    user_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    signed_at timestamptz NOT NULL,
    voided_at timestamptz,
    CHECK (organisation_id = CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END)
);
CREATE UNIQUE INDEX signatures_one_per_side ON signatures (object_id, side) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX signatures_one_per_person ON signatures (object_id, user_id) WHERE voided_at IS NULL;
ALTER TABLE signatures ENABLE ROW LEVEL SECURITY;
ALTER TABLE signatures FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON signatures
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON signatures TO tandem_app;
GRANT UPDATE (voided_at) ON signatures TO tandem_app;
