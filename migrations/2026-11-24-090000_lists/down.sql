ALTER POLICY sides ON pilots
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND coalesce(private_to, (SELECT current_organisation())) = (SELECT current_organisation())
    );
ALTER TABLE pilot_criteria DROP CONSTRAINT pilot_criteria_pilot_id_buyer_org_id_supplier_org_id_fkey;
ALTER TABLE pilots DROP CONSTRAINT pilots_sides;
ALTER TABLE pilots ADD CONSTRAINT pilots_sides UNIQUE (id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_criteria ADD FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
    REFERENCES pilots (id, buyer_org_id, supplier_org_id);
ALTER TABLE pilots DROP CONSTRAINT pilots_proposal_id_partnership_id_buyer_org_id_supplier_or_fkey;
ALTER TABLE proposal_questions
    DROP CONSTRAINT proposal_questions_proposal_id_partnership_id_buyer_org_id_fkey;
ALTER TABLE proposals DROP CONSTRAINT proposals_sides;
ALTER TABLE proposals ADD CONSTRAINT proposals_sides
    UNIQUE (id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE proposal_questions ADD FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
    REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilots ADD FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
    REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id);
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
