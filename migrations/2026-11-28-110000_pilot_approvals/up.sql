-- Whose approvals the charter of a pilot takes, who gave them, and who stands in for whom. All of it is an
-- organisation's own; the rows of the pilot, which both sides read, know nothing of it but what it costs.

ALTER TABLE pilots
    ADD COLUMN budget_amount numeric CHECK (budget_amount >= 0),
    ADD COLUMN budget_currency text CHECK (budget_currency ~ '^[A-Z]{3}$'),
    ADD COLUMN budget_buyer_percent smallint CHECK (budget_buyer_percent BETWEEN 0 AND 100),
    ADD COLUMN risk_class text CHECK (risk_class IN ('low', 'medium', 'high')),
    ADD CONSTRAINT pilots_budget CHECK (
        num_nulls(budget_amount, budget_currency, budget_buyer_percent) IN (0, 3)
    );

-- What an organisation asks for, where it has said something.
CREATE TABLE pilot_approval_policies (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    version integer NOT NULL CHECK (version > 1)
);
ALTER TABLE pilot_approval_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_approval_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON pilot_approval_policies
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON pilot_approval_policies TO tandem_app;
GRANT UPDATE (version) ON pilot_approval_policies TO tandem_app;

-- The usual at position 0, then the tiers, rising.
CREATE TABLE pilot_approval_tiers (
    organisation_id uuid NOT NULL REFERENCES pilot_approval_policies,
    position smallint NOT NULL CHECK (position BETWEEN 0 AND 10),
    approvals smallint NOT NULL CHECK (approvals BETWEEN 1 AND 10),
    ordering text NOT NULL CHECK (ordering IN ('parallel', 'sequential')),
    approvers uuid[] NOT NULL CHECK (cardinality(approvers) <= 20),
    -- One entry for each currency.
    amounts numeric[] NOT NULL CHECK (0 <= ALL (amounts) AND cardinality(amounts) <= 10),
    currencies text[] NOT NULL,
    from_risk text CHECK (from_risk IN ('low', 'medium', 'high')),
    PRIMARY KEY (organisation_id, position),
    CHECK (cardinality(amounts) = cardinality(currencies)),
    CHECK (cardinality(approvers) = 0 OR approvals <= cardinality(approvers)),
    CHECK (ordering <> 'sequential' OR approvals = cardinality(approvers)),
    CHECK ((position = 0) = (cardinality(amounts) = 0 AND from_risk IS NULL))
);
ALTER TABLE pilot_approval_tiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_approval_tiers FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON pilot_approval_tiers
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, DELETE ON pilot_approval_tiers TO tandem_app;

-- The approvals of a charter as it was handed in. They name the supplier, so that they fit the pilot; the
-- supplier does not see them.
CREATE TABLE pilot_approvals (
    id uuid PRIMARY KEY,
    pilot_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'complete')),
    handed_in integer NOT NULL,
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    requester_id uuid,
    approvals smallint NOT NULL CHECK (approvals BETWEEN 1 AND 10),
    ordering text NOT NULL CHECK (ordering IN ('parallel', 'sequential')),
    approvers uuid[] NOT NULL CHECK (cardinality(approvers) <= 20),
    CONSTRAINT pilot_approvals_owner UNIQUE (id, pilot_id, buyer_org_id, supplier_org_id),
    -- The buyer comes first: nobody else finds an entry in it.
    CONSTRAINT pilot_approvals_once UNIQUE (buyer_org_id, pilot_id, handed_in),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id)
);
CREATE INDEX pilot_approvals_of_pilot ON pilot_approvals (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_approvals ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_approvals FORCE ROW LEVEL SECURITY;
CREATE POLICY buyer ON pilot_approvals
    USING (buyer_org_id = (SELECT current_organisation()))
    WITH CHECK (buyer_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON pilot_approvals TO tandem_app;
GRANT UPDATE (version, state) ON pilot_approvals TO tandem_app;
CREATE TRIGGER stays_complete BEFORE UPDATE ON pilot_approvals
    FOR EACH ROW WHEN (old.state = 'complete' AND new.state <> 'complete') EXECUTE FUNCTION stays_ended();

-- A person approves once and fills one place; what was given is never taken back.
CREATE TABLE pilot_approvals_given (
    approval_id uuid NOT NULL,
    pilot_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position BETWEEN 0 AND 9),
    approver_id uuid NOT NULL REFERENCES users,
    place_id uuid NOT NULL REFERENCES users,
    given_at timestamptz NOT NULL,
    PRIMARY KEY (approval_id, position),
    CONSTRAINT pilot_approvals_given_once UNIQUE (approval_id, approver_id),
    CONSTRAINT pilot_approvals_given_a_place UNIQUE (approval_id, place_id),
    FOREIGN KEY (approval_id, pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilot_approvals (id, pilot_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX pilot_approvals_given_of_approval
    ON pilot_approvals_given (approval_id, pilot_id, buyer_org_id, supplier_org_id);
CREATE INDEX pilot_approvals_given_by ON pilot_approvals_given (approver_id, pilot_id);
CREATE INDEX pilot_approvals_given_for ON pilot_approvals_given (place_id);
ALTER TABLE pilot_approvals_given ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_approvals_given FORCE ROW LEVEL SECURITY;
CREATE POLICY buyer ON pilot_approvals_given
    USING (buyer_org_id = (SELECT current_organisation()))
    WITH CHECK (buyer_org_id = (SELECT current_organisation()));
-- Whoever has approved for the buyer does not sign for the supplier, so a supplier sees what its own people
-- have done with a seat of the buyer's, and of nobody else.
CREATE POLICY own_people ON pilot_approvals_given FOR SELECT
    USING (
        supplier_org_id = (SELECT current_organisation())
        AND EXISTS (
            SELECT FROM members
            WHERE members.user_id = approver_id
                AND members.organisation_id = (SELECT current_organisation())
        )
    );
GRANT SELECT, INSERT ON pilot_approvals_given TO tandem_app;

-- Who stands in for whom, where somebody has named somebody.
CREATE TABLE deputies (
    organisation_id uuid NOT NULL REFERENCES organisations,
    member_id uuid NOT NULL REFERENCES users,
    version integer NOT NULL CHECK (version > 1),
    deputy_id uuid REFERENCES users,
    stands_from timestamptz,
    stands_until timestamptz,
    PRIMARY KEY (organisation_id, member_id),
    CHECK (num_nulls(deputy_id, stands_from, stands_until) IN (0, 3)),
    CHECK (stands_from < stands_until),
    CHECK (deputy_id <> member_id)
);
CREATE INDEX deputies_of_member ON deputies (member_id);
CREATE INDEX deputies_of_deputy ON deputies (deputy_id, organisation_id);
ALTER TABLE deputies ENABLE ROW LEVEL SECURITY;
ALTER TABLE deputies FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON deputies
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON deputies TO tandem_app;
GRANT UPDATE (version, deputy_id, stands_from, stands_until) ON deputies TO tandem_app;
