ALTER TABLE exclusivities
    DROP CONSTRAINT exclusivities_cure,
    ADD CONSTRAINT exclusivities_check8 CHECK ((cure_until IS NOT NULL) = (state = 'in_cure'));
DROP TRIGGER stays_agreed ON commitments;
ALTER TABLE commitments DROP CONSTRAINT commitments_duty, DROP COLUMN exclusivity_id;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON commitments FOR EACH ROW
    WHEN (old.state NOT IN ('requested', 'offered') AND (
        old.promisor_side, old.promisor_user, old.promisee_user, old.what, old.conditions, old.category,
        old.importance, old.pilot_id, old.goal_id, old.time_zone, old.original_due
    ) IS DISTINCT FROM (
        new.promisor_side, new.promisor_user, new.promisee_user, new.what, new.conditions, new.category,
        new.importance, new.pilot_id, new.goal_id, new.time_zone, new.original_due
    ))
    EXECUTE FUNCTION stays_agreed();
