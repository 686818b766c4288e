ALTER TABLE signatures DROP COLUMN pilot_id, DROP COLUMN noun;
ALTER TABLE dispatches
    DROP CONSTRAINT dispatches_event_id_org_id_fkey,
    DROP CONSTRAINT dispatches_pkey;
ALTER TABLE events
    DROP CONSTRAINT events_ledger_id_org_id_fkey,
    DROP CONSTRAINT events_one_order,
    DROP CONSTRAINT events_owner,
    ADD CONSTRAINT events_id_key UNIQUE (id),
    ADD CONSTRAINT events_one_order UNIQUE (ledger_id, sequence),
    ADD FOREIGN KEY (ledger_id) REFERENCES ledgers;
ALTER TABLE dispatches
    ADD PRIMARY KEY (event_id),
    ADD FOREIGN KEY (event_id) REFERENCES events (id);
ALTER TABLE ledgers DROP CONSTRAINT ledgers_owner;
