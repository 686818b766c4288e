ALTER TABLE proposals DROP COLUMN words;
DROP FUNCTION searchable;
