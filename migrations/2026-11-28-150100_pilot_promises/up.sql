-- What each side promises in a charter, in its order. With the last signature each becomes a commitment; from
-- then on its row stays as it is.
CREATE TABLE pilot_promises (
    pilot_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position >= 1),
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    private_to uuid,
    promisor_side text NOT NULL CHECK (promisor_side IN ('buyer', 'supplier')),
    what text NOT NULL,
    category text NOT NULL CHECK (category IN (
        'delivery', 'forecast', 'payment', 'listing_date', 'promotion_execution', 'dock_slots',
        'data_sharing', 'artwork_approval', 'stock_build', 'marketing', 'training', 'other'
    )),
    due_on date NOT NULL,
    commitment_id uuid,
    PRIMARY KEY (pilot_id, position),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    -- The signature comes first, and what it makes with it.
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id, commitment_id)
        REFERENCES commitments (partnership_id, buyer_org_id, supplier_org_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pilot_promises_one_each
        UNIQUE (commitment_id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK (commitment_id IS NULL OR private_to IS NULL)
);
CREATE INDEX pilot_promises_of_pilot ON pilot_promises (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_promises ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_promises FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_promises
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
GRANT SELECT, INSERT, DELETE ON pilot_promises TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE OR DELETE ON pilot_promises FOR EACH ROW
    WHEN (old.commitment_id IS NOT NULL)
    EXECUTE FUNCTION stays_agreed();
