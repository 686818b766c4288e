ALTER TABLE proposals DROP COLUMN wakes_at;
ALTER TABLE partnerships DROP COLUMN suspended_at;
