DROP STATISTICS pilots_sides;
DROP STATISTICS proposals_sides;
DROP FUNCTION oldest_running;
ALTER POLICY sides ON proposals
    USING (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND state <> 'draft')
    )
    WITH CHECK (
        supplier_org_id = (SELECT current_organisation())
        OR (buyer_org_id = (SELECT current_organisation()) AND state <> 'draft')
    );
DROP INDEX proposals_of_buyer_by_change;
DROP INDEX proposals_of_buyer;
CREATE INDEX proposals_of_buyer ON proposals (buyer_org_id, id) WHERE state <> 'draft';
CREATE INDEX proposals_of_buyer_by_change ON proposals (buyer_org_id, updated_at, id)
    WHERE state <> 'draft';
DROP INDEX partnerships_of_supplier_by_change;
DROP INDEX partnerships_of_buyer_by_change;
DROP INDEX pilots_of_partnership_by_change;
DROP INDEX proposals_of_partnership_by_change;
DROP INDEX proposals_of_partnership;
CREATE INDEX proposals_of_partnership ON proposals (partnership_id, buyer_org_id, supplier_org_id, id);
