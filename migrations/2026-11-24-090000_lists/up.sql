-- Each list has an index in its order: those of one partnership by age and by change, and the
-- partnerships by change.
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

-- What shared rows refer to begins with the id no more: an index that has the order of a list and all
-- of its conditions, and holds everybody's rows, is one that the planner may walk through whole.
ALTER TABLE proposal_questions
    DROP CONSTRAINT proposal_questions_proposal_id_partnership_id_buyer_org_id_fkey;
ALTER TABLE pilots DROP CONSTRAINT pilots_proposal_id_partnership_id_buyer_org_id_supplier_or_fkey;
ALTER TABLE proposals DROP CONSTRAINT proposals_sides;
ALTER TABLE proposals ADD CONSTRAINT proposals_sides
    UNIQUE (partnership_id, buyer_org_id, supplier_org_id, id);
ALTER TABLE proposal_questions ADD FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
    REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilots ADD FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
    REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_criteria DROP CONSTRAINT pilot_criteria_pilot_id_buyer_org_id_supplier_org_id_fkey;
ALTER TABLE pilots DROP CONSTRAINT pilots_sides;
ALTER TABLE pilots ADD CONSTRAINT pilots_sides UNIQUE (buyer_org_id, supplier_org_id, id);
ALTER TABLE pilot_criteria ADD FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
    REFERENCES pilots (id, buyer_org_id, supplier_org_id);

-- The same as with coalesce(), of which the planner only knows that it is some function.
ALTER POLICY sides ON pilots
    USING (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    )
    WITH CHECK (
        (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
        AND (private_to IS NULL OR private_to = (SELECT current_organisation()))
    );
