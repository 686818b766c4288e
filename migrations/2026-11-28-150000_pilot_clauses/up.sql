-- What a charter settles besides the test itself. A pilot whose charter settles nothing of it has no row.
CREATE TABLE pilot_clauses (
    pilot_id uuid PRIMARY KEY,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid,
    buyer_sponsor uuid,
    supplier_sponsor uuid,
    stock_and_returns text,
    liability text,
    data_sharing text,
    foreground_ip text,
    exit_plan text,
    embargo text,
    embargo_until date,
    exclusivity_id uuid,
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (buyer_org_id, supplier_org_id, exclusivity_id)
        REFERENCES exclusivities (buyer_org_id, supplier_org_id, id),
    CONSTRAINT pilot_clauses_two_sponsors CHECK (buyer_sponsor <> supplier_sponsor),
    CHECK (embargo_until IS NULL OR embargo IS NOT NULL)
);
CREATE INDEX pilot_clauses_of_pilot ON pilot_clauses (pilot_id, buyer_org_id, supplier_org_id);
CREATE INDEX pilot_clauses_of_exclusivity ON pilot_clauses (exclusivity_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_clauses ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_clauses FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_clauses
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
GRANT SELECT, INSERT, DELETE ON pilot_clauses TO tandem_app;
