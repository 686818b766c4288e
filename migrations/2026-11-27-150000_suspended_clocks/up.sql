-- Since when a partnership stands still, so that what is owed meanwhile is owed as much later; and the
-- instant at which the day of a deferral begins where the buyer works, which was UTC's until now.

ALTER TABLE partnerships ADD COLUMN suspended_at timestamptz;
ALTER TABLE proposals ADD COLUMN wakes_at timestamptz;

-- Whoever owns the tables is bound by the policies, too.
ALTER TABLE partnerships NO FORCE ROW LEVEL SECURITY;
UPDATE partnerships SET suspended_at = updated_at WHERE suspended_by IS NOT NULL;
ALTER TABLE partnerships FORCE ROW LEVEL SECURITY;
ALTER TABLE proposals NO FORCE ROW LEVEL SECURITY;
UPDATE proposals SET wakes_at = deferred_until::timestamp AT TIME ZONE 'UTC'
    WHERE deferred_until IS NOT NULL;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;

ALTER TABLE partnerships ADD CHECK ((suspended_at IS NULL) = (suspended_by IS NULL));
ALTER TABLE proposals ADD CHECK ((wakes_at IS NULL) = (deferred_until IS NULL));
