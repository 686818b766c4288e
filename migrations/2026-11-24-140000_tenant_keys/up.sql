-- A row refers to another together with the organisation whose both are, so that none can refer to
-- somebody else's, whatever writes it.

ALTER TABLE ledgers ADD CONSTRAINT ledgers_owner UNIQUE (id, org_id);
ALTER TABLE dispatches DROP CONSTRAINT dispatches_event_id_fkey;
ALTER TABLE events
    DROP CONSTRAINT events_ledger_id_fkey,
    DROP CONSTRAINT events_one_order,
    DROP CONSTRAINT events_id_key,
    ADD CONSTRAINT events_owner UNIQUE (id, org_id),
    ADD CONSTRAINT events_one_order UNIQUE (ledger_id, org_id, sequence),
    ADD FOREIGN KEY (ledger_id, org_id) REFERENCES ledgers (id, org_id);
ALTER TABLE dispatches
    DROP CONSTRAINT dispatches_pkey,
    ADD PRIMARY KEY (event_id, org_id),
    ADD FOREIGN KEY (event_id, org_id) REFERENCES events (id, org_id);

-- What is signed has a column for each noun that can be.
ALTER TABLE signatures ADD COLUMN noun text NOT NULL DEFAULT 'pilot' CHECK (noun IN ('pilot'));
ALTER TABLE signatures ALTER COLUMN noun DROP DEFAULT;
ALTER TABLE signatures
    ADD COLUMN pilot_id uuid GENERATED ALWAYS AS (CASE noun WHEN 'pilot' THEN object_id END) STORED,
    ADD FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id);
CREATE INDEX signatures_of_pilot ON signatures (pilot_id, buyer_org_id, supplier_org_id);
