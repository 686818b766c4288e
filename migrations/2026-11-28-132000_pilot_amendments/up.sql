-- A charter that both have signed changes by an amendment: the buyer approves it, the supplier countersigns
-- it. What is open, and what has changed since the pilot began, stands in its row.
ALTER TABLE pilots
    ADD COLUMN charter_number smallint NOT NULL DEFAULT 1 CHECK (charter_number >= 1),
    ADD COLUMN amendment_hash bytea CHECK (octet_length(amendment_hash) = 32),
    ADD COLUMN amendment_reason text,
    ADD COLUMN amendment_side text CHECK (amendment_side IN ('buyer', 'supplier')),
    ADD COLUMN amendment_by uuid,
    ADD COLUMN amendment_at timestamptz,
    ADD COLUMN amendment_approved_by uuid,
    ADD COLUMN amendment_approved_at timestamptz,
    -- Which fields, when, and by the charter of which number.
    ADD COLUMN changed_fields text[] NOT NULL DEFAULT '{}',
    ADD COLUMN changed_at timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN changed_in smallint[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT pilots_amendment CHECK (
        num_nulls(amendment_hash, amendment_reason, amendment_side, amendment_by, amendment_at) IN (0, 5)
    ),
    ADD CONSTRAINT pilots_amendment_approved CHECK (
        num_nulls(amendment_approved_by, amendment_approved_at) IN (0, 2)
        AND (amendment_approved_at IS NULL OR amendment_hash IS NOT NULL)
        AND (amendment_side <> 'buyer' OR amendment_approved_by <> amendment_by)
    ),
    ADD CONSTRAINT pilots_amendable CHECK (
        amendment_hash IS NULL OR state IN ('approved', 'ready', 'running', 'paused')
    ),
    ADD CONSTRAINT pilots_changes CHECK (
        cardinality(changed_fields) = cardinality(changed_at)
        AND cardinality(changed_fields) = cardinality(changed_in)
    );

-- The charters that were proposed for a pilot once it was signed, word for word as they are hashed, and the
-- one that they were to change. Never changed once they are settled.
CREATE TABLE pilot_charters (
    pilot_id uuid NOT NULL,
    -- In the order of their proposals; the first is what was signed at first.
    place smallint NOT NULL CHECK (place >= 1),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'signed', 'dropped')),
    document text NOT NULL,
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    reason text,
    proposed_side text CHECK (proposed_side IN ('buyer', 'supplier')),
    proposed_by uuid,
    proposed_at timestamptz,
    -- Of those that are signed: which charter it is, and by whom and when.
    number smallint,
    approved_by uuid,
    approved_at timestamptz,
    countersigned_by uuid,
    countersigned_at timestamptz,
    -- When it fell away.
    dropped_at timestamptz,
    PRIMARY KEY (pilot_id, place),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    CHECK (num_nulls(reason, proposed_side, proposed_by, proposed_at) = CASE WHEN place = 1 THEN 4 ELSE 0 END),
    CHECK (num_nulls(number, approved_by, approved_at, countersigned_by, countersigned_at)
        = CASE WHEN state = 'signed' THEN 0 ELSE 5 END),
    CHECK ((dropped_at IS NOT NULL) = (state = 'dropped')),
    CONSTRAINT pilot_charters_two_persons CHECK (approved_by <> countersigned_by)
);
CREATE INDEX pilot_charters_of_pilot ON pilot_charters (pilot_id, buyer_org_id, supplier_org_id);
CREATE UNIQUE INDEX pilot_charters_one_open ON pilot_charters (pilot_id) WHERE state = 'open';
CREATE UNIQUE INDEX pilot_charters_number ON pilot_charters (pilot_id, number);
ALTER TABLE pilot_charters ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_charters FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_charters
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON pilot_charters TO tandem_app;
GRANT UPDATE (state, number, approved_by, approved_at, countersigned_by, countersigned_at, dropped_at)
    ON pilot_charters TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON pilot_charters FOR EACH ROW
    WHEN (old.state <> 'open')
    EXECUTE FUNCTION stays_agreed();
