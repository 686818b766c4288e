ALTER TABLE innovations DROP COLUMN words;
