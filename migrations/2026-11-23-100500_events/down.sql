DROP TABLE idempotency_keys;
DROP TABLE mails;
DROP TABLE deadlines;
DROP TABLE dispatches;
DROP TABLE events;
DROP TABLE ledgers;
