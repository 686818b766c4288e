-- Each list has an index in its order: those of one partnership by age and by change, and the
-- partnerships by change. The first two serve the foreign key as well.
DROP INDEX proposals_of_partnership;
CREATE INDEX proposals_of_partnership ON proposals (partnership_id, id);
CREATE INDEX proposals_of_partnership_by_change ON proposals (partnership_id, updated_at, id);
CREATE INDEX pilots_of_partnership_by_change ON pilots (partnership_id, updated_at, id);
CREATE INDEX partnerships_of_buyer_by_change ON partnerships (buyer_org_id, updated_at, id);
CREATE INDEX partnerships_of_supplier_by_change ON partnerships (supplier_org_id, updated_at, id);

-- What a buyer sees is what was submitted. Said without a constant, a prepared statement can use the
-- index too: to its plan a constant of the caller's is any text.
DROP INDEX proposals_of_buyer;
DROP INDEX proposals_of_buyer_by_change;
CREATE INDEX proposals_of_buyer ON proposals (buyer_org_id, id) WHERE submitted_at IS NOT NULL;
CREATE INDEX proposals_of_buyer_by_change ON proposals (buyer_org_id, updated_at, id)
    WHERE submitted_at IS NOT NULL;
ALTER POLICY sides ON proposals
    USING (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND submitted_at IS NOT NULL)
    )
    WITH CHECK (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND submitted_at IS NOT NULL)
    );

-- The oldest transaction that still runs: what is older can be joined by nothing.
CREATE FUNCTION oldest_running() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint $$;

-- A partnership decides about both organisations. Taken for independent, the conditions of the
-- policies make the planner expect next to nothing, and then it sorts the whole.
CREATE STATISTICS proposals_sides (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM proposals;
CREATE STATISTICS pilots_sides (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM pilots;
