-- What the buyer owes for an exclusivity is a promise of its own; and what is missed before the right has
-- begun has the same days to be made good.

ALTER TABLE commitments
    ADD COLUMN exclusivity_id uuid,
    ADD FOREIGN KEY (buyer_org_id, supplier_org_id, exclusivity_id)
        REFERENCES exclusivities (buyer_org_id, supplier_org_id, id),
    ADD CONSTRAINT commitments_duty CHECK (
        exclusivity_id IS NULL
        OR num_nonnulls(pilot_id, goal_id) = 0 AND promisor_side = 'buyer'
            AND state NOT IN ('requested', 'offered', 'closed')
    );
CREATE INDEX commitments_of_exclusivity ON commitments (exclusivity_id, buyer_org_id, supplier_org_id);
DROP TRIGGER stays_agreed ON commitments;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state NOT IN ('requested', 'offered') AND (
        old.promisor_side, old.promisor_user, old.promisee_user, old.what, old.conditions, old.category,
        old.importance, old.pilot_id, old.goal_id, old.exclusivity_id, old.time_zone, old.original_due
    ) IS DISTINCT FROM (
        new.promisor_side, new.promisor_user, new.promisee_user, new.what, new.conditions, new.category,
        new.importance, new.pilot_id, new.goal_id, new.exclusivity_id, new.time_zone, new.original_due
    ))
    EXECUTE FUNCTION stays_agreed();

ALTER TABLE exclusivities
    DROP CONSTRAINT exclusivities_check8,
    ADD CONSTRAINT exclusivities_cure CHECK (
        CASE state WHEN 'in_cure' THEN cure_until IS NOT NULL WHEN 'agreed' THEN true ELSE cure_until IS NULL END
    );
