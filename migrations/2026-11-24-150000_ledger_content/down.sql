-- A column that is gone would keep its grants.
REVOKE INSERT (content) ON events FROM tandem_app;
ALTER TABLE events DROP COLUMN content;
