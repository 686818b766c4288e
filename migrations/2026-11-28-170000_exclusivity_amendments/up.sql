-- What both have signed of a right changes by an amendment: a side proposes other terms, the buyer signs them,
-- and the supplier signs them last. What is open stands in the row of the right.
ALTER TABLE exclusivities
    ADD COLUMN carve_outs text,
    ADD COLUMN early_release text,
    ADD COLUMN terms_number smallint NOT NULL DEFAULT 1 CHECK (terms_number >= 1),
    ADD COLUMN amendment_hash bytea CHECK (octet_length(amendment_hash) = 32),
    ADD COLUMN amendment_reason text,
    ADD COLUMN amendment_side text CHECK (amendment_side IN ('buyer', 'supplier')),
    ADD COLUMN amendment_by uuid,
    ADD COLUMN amendment_at timestamptz,
    ADD COLUMN amendment_signed_by uuid,
    ADD COLUMN amendment_signed_at timestamptz,
    ADD COLUMN amendment_attestation text,
    ADD CONSTRAINT exclusivities_amendment CHECK (
        num_nulls(amendment_hash, amendment_reason, amendment_side, amendment_by, amendment_at) IN (0, 5)
    ),
    ADD CONSTRAINT exclusivities_amendment_signed CHECK (
        num_nulls(amendment_signed_by, amendment_signed_at) IN (0, 2)
        AND (amendment_signed_at IS NULL OR amendment_hash IS NOT NULL)
        AND (amendment_attestation IS NULL OR amendment_signed_at IS NOT NULL)
    ),
    ADD CONSTRAINT exclusivities_amendable CHECK (
        amendment_hash IS NULL OR state IN ('agreed', 'active', 'in_cure')
    );

-- The terms that were proposed for a right once it was granted, and those that they were to change. Never changed
-- once they are settled.
CREATE TABLE exclusivity_terms (
    exclusivity_id uuid NOT NULL,
    -- In the order of their proposals; the first are those of the grant.
    place smallint NOT NULL CHECK (place >= 1),
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'signed', 'dropped')),
    content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
    reason text,
    proposed_side text CHECK (proposed_side IN ('buyer', 'supplier')),
    proposed_by uuid,
    proposed_at timestamptz,
    kind text NOT NULL,
    title text NOT NULL,
    products text[] NOT NULL,
    product_keys text[] NOT NULL,
    similar_note text,
    territories text[] NOT NULL,
    countries text[] NOT NULL,
    channels text[] NOT NULL,
    channel_keys text[] NOT NULL,
    starts_on date,
    starts_upon text,
    earliest_start date,
    latest_start date,
    window_days smallint NOT NULL,
    time_zone text NOT NULL,
    cure_days smallint NOT NULL,
    duty_kinds text[] NOT NULL,
    duty_texts text[] NOT NULL,
    duty_days date[] NOT NULL,
    publicity text,
    survives_termination boolean NOT NULL,
    pilot_id uuid,
    carve_outs text,
    early_release text,
    -- Of those that are signed: which they are, and by whom, when and with what attested.
    number smallint,
    signed_by uuid,
    signed_at timestamptz,
    granted_by uuid,
    granted_at timestamptz,
    buyer_attestation text,
    supplier_attestation text,
    -- When they fell away.
    dropped_at timestamptz,
    PRIMARY KEY (exclusivity_id, place),
    FOREIGN KEY (exclusivity_id, buyer_org_id, supplier_org_id)
        REFERENCES exclusivities (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (buyer_org_id, supplier_org_id, pilot_id)
        REFERENCES pilots (buyer_org_id, supplier_org_id, id),
    CHECK (num_nulls(reason, proposed_side, proposed_by, proposed_at) = CASE WHEN place = 1 THEN 4 ELSE 0 END),
    CHECK (num_nulls(number, signed_by, signed_at, granted_by, granted_at)
        = CASE WHEN state = 'signed' THEN 0 ELSE 5 END),
    CHECK (state = 'signed' OR num_nonnulls(buyer_attestation, supplier_attestation) = 0),
    CHECK ((dropped_at IS NOT NULL) = (state = 'dropped')),
    CONSTRAINT exclusivity_terms_two_persons CHECK (signed_by <> granted_by)
);
CREATE INDEX exclusivity_terms_of_exclusivity
    ON exclusivity_terms (exclusivity_id, buyer_org_id, supplier_org_id);
CREATE INDEX exclusivity_terms_of_pilot ON exclusivity_terms (pilot_id, buyer_org_id, supplier_org_id);
CREATE UNIQUE INDEX exclusivity_terms_one_open ON exclusivity_terms (exclusivity_id) WHERE state = 'open';
CREATE UNIQUE INDEX exclusivity_terms_number ON exclusivity_terms (exclusivity_id, number);
ALTER TABLE exclusivity_terms ENABLE ROW LEVEL SECURITY;
ALTER TABLE exclusivity_terms FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON exclusivity_terms
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON exclusivity_terms TO tandem_app;
GRANT UPDATE (
    state, number, signed_by, signed_at, granted_by, granted_at, buyer_attestation, supplier_attestation, dropped_at
) ON exclusivity_terms TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON exclusivity_terms FOR EACH ROW
    WHEN (old.state <> 'open')
    EXECUTE FUNCTION stays_agreed();

-- What both have signed is rewritten by the next terms alone, which both have signed, and nothing else lets what
-- is held grow.
DROP TRIGGER stays_agreed ON exclusivities;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (old.state IN ('agreed', 'active', 'in_cure') AND new.terms_number <> old.terms_number + 1 AND (
        new.held_from < old.held_from OR new.held_until > old.held_until
        OR (
            old.terms_number, old.partnership_id, old.author_side, old.kind, old.title, old.products,
            old.product_keys, old.similar_note, old.territories, old.countries, old.channels, old.channel_keys,
            old.starts_on, old.starts_upon, old.earliest_start, old.latest_start, old.window_days,
            old.time_zone, old.cure_days, old.duty_kinds, old.duty_texts, old.duty_days, old.publicity,
            old.survives_termination, old.buyer_attestation, old.supplier_attestation, old.pilot_id,
            old.carve_outs, old.early_release
        ) IS DISTINCT FROM (
            new.terms_number, new.partnership_id, new.author_side, new.kind, new.title, new.products,
            new.product_keys, new.similar_note, new.territories, new.countries, new.channels, new.channel_keys,
            new.starts_on, new.starts_upon, new.earliest_start, new.latest_start, new.window_days,
            new.time_zone, new.cure_days, new.duty_kinds, new.duty_texts, new.duty_days, new.publicity,
            new.survives_termination, new.buyer_attestation, new.supplier_attestation, new.pilot_id,
            new.carve_outs, new.early_release
        )))
    EXECUTE FUNCTION stays_agreed();
-- Other terms are those that the buyer has signed.
CREATE TRIGGER stays_signed BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (new.terms_number <> old.terms_number AND (
        old.state NOT IN ('agreed', 'active', 'in_cure') OR old.amendment_signed_at IS NULL
        OR new.amendment_hash IS NOT NULL OR new.partnership_id <> old.partnership_id
    ))
    EXECUTE FUNCTION stays_agreed();

-- What comes to be held is looked at, by the grant or by other terms; the supplier signs both last.
DROP TRIGGER no_rival_grant ON exclusivities;
CREATE TRIGGER no_rival_grant AFTER UPDATE ON exclusivities FOR EACH ROW
    WHEN (
        (old.state NOT IN ('agreed', 'active', 'in_cure') OR new.terms_number <> old.terms_number)
        AND new.state IN ('agreed', 'active', 'in_cure')
        AND new.kind IN ('first_to_market', 'exclusive')
    )
    EXECUTE FUNCTION no_rival_grant();

-- Whom a right leaves out, the supplier writes down for itself.
ALTER TABLE exclusivity_innovations ADD COLUMN carved_out text;
