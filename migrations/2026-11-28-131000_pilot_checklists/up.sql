-- What each side has to do before a pilot starts, what of it is done, and who has acted on it for whom.
ALTER TABLE pilots
    ADD COLUMN checklist_owners text[] NOT NULL DEFAULT '{}'
        CHECK (checklist_owners <@ ARRAY['buyer', 'supplier']),
    ADD COLUMN checklist text[] NOT NULL DEFAULT '{}' CHECK (cardinality(checklist) <= 40),
    -- The places of what is done, from 0, by whom and when.
    ADD COLUMN done smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN done_by uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN done_at timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN buyer_hands uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN supplier_hands uuid[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT pilots_checklist CHECK (cardinality(checklist) = cardinality(checklist_owners)),
    ADD CONSTRAINT pilots_done CHECK (
        cardinality(done) = cardinality(done_by) AND cardinality(done) = cardinality(done_at)
        AND cardinality(done) <= cardinality(checklist)
    ),
    ADD CONSTRAINT pilots_one_side_a_person CHECK (NOT buyer_hands && supplier_hands);
