-- What an organisation has that is new, and which of its proposals were made of it. Nobody else knows
-- of either: what ties two proposals together stands in no row that a partner reads.

CREATE TABLE innovations (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'archived')),
    title text NOT NULL,
    summary text,
    category text CHECK (category IN (
        'product', 'packaging', 'process', 'service', 'insight', 'sustainability', 'digital', 'cost'
    )),
    readiness smallint CHECK (readiness BETWEEN 1 AND 9),
    stage text CHECK (stage IN (
        'discovery', 'scoping', 'business_case', 'development', 'validation', 'launch'
    )),
    ip_owner text,
    ip_registrations text,
    ip_third_party_rights text,
    notes text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT innovations_owner UNIQUE (organisation_id, id),
    CHECK (ip_owner IS NOT NULL OR num_nonnulls(ip_registrations, ip_third_party_rights) = 0)
);
CREATE INDEX innovations_by_change ON innovations (organisation_id, updated_at, id);
ALTER TABLE innovations ENABLE ROW LEVEL SECURITY;
ALTER TABLE innovations FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON innovations
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, UPDATE ON innovations TO tandem_app;

-- It names the buyer, so that it fits the proposal; the buyer does not see it.
CREATE TABLE proposal_innovations (
    proposal_id uuid PRIMARY KEY,
    innovation_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (innovation_id, supplier_org_id) REFERENCES innovations (id, organisation_id)
);
CREATE INDEX proposal_innovations_of_proposal
    ON proposal_innovations (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX proposal_innovations_of_innovation
    ON proposal_innovations (supplier_org_id, innovation_id, proposal_id);
ALTER TABLE proposal_innovations ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_innovations FORCE ROW LEVEL SECURITY;
CREATE POLICY supplier ON proposal_innovations
    USING (supplier_org_id = (SELECT current_organisation()))
    WITH CHECK (supplier_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON proposal_innovations TO tandem_app;
