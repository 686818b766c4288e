ALTER TABLE events DROP COLUMN content;
