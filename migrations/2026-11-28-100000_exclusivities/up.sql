-- Exclusivity: what a supplier grants to one buyer, of which products, where, through which channels and
-- for how long. Both sides read it. Which innovation it is of, the supplier alone knows; and that no two
-- grants of one supplier meet is checked with the supplier's signature, under a lock that only it takes.

CREATE TABLE exclusivities (
    id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN (
        'offered', 'requested', 'negotiating', 'signed', 'agreed', 'active', 'in_cure', 'expired', 'lapsed',
        'released', 'terminated', 'cancelled', 'declined', 'withdrawn'
    )),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    -- Who has acted for a side: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    kind text NOT NULL CHECK (kind IN ('first_look', 'first_negotiation', 'first_to_market', 'exclusive')),
    title text NOT NULL,
    -- As they are written, and as they are compared.
    products text[] NOT NULL CHECK (cardinality(products) BETWEEN 1 AND 10 AND array_position(products, NULL) IS NULL),
    product_keys text[] NOT NULL CHECK (array_position(product_keys, NULL) IS NULL),
    similar_note text,
    territories text[] NOT NULL CHECK (cardinality(territories) > 0 AND array_position(territories, NULL) IS NULL),
    countries text[] NOT NULL CHECK (cardinality(countries) > 0 AND array_position(countries, NULL) IS NULL),
    channels text[] NOT NULL CHECK (cardinality(channels) > 0 AND array_position(channels, NULL) IS NULL),
    channel_keys text[] NOT NULL CHECK (cardinality(channel_keys) > 0 AND array_position(channel_keys, NULL) IS NULL),
    starts_on date,
    starts_upon text CHECK (starts_upon IN ('first_delivery', 'launch')),
    earliest_start date,
    latest_start date,
    window_days smallint NOT NULL CHECK (window_days BETWEEN 1 AND 1824),
    time_zone text NOT NULL,
    cure_days smallint NOT NULL CHECK (cure_days BETWEEN 0 AND 90),
    -- What the buyer does for it, in arrays of one length.
    duty_kinds text[] NOT NULL CHECK (
        array_position(duty_kinds, NULL) IS NULL
        AND duty_kinds <@ ARRAY['launch_by', 'min_volume', 'min_sites', 'marketing', 'other']
    ),
    duty_texts text[] NOT NULL CHECK (array_position(duty_texts, NULL) IS NULL),
    duty_days date[] NOT NULL CHECK (array_position(duty_days, NULL) IS NULL),
    publicity text,
    survives_termination boolean NOT NULL,
    buyer_attestation text,
    supplier_attestation text,
    -- Since when it is in its present state, or somebody is to answer to its terms.
    since timestamptz NOT NULL,
    -- Once both have signed, all in which it may run; once it runs, in which it does.
    held_from timestamptz,
    held_until timestamptz CHECK (held_from < held_until),
    next_reminder text CHECK (next_reminder IN ('month', 'week', 'day')),
    cure_until timestamptz,
    ending_side text CHECK (ending_side IN ('buyer', 'supplier')),
    by_lapse boolean NOT NULL CHECK (NOT by_lapse OR state = 'withdrawn'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    CONSTRAINT exclusivities_sides UNIQUE (partnership_id, buyer_org_id, supplier_org_id, id),
    CONSTRAINT exclusivities_parties UNIQUE (buyer_org_id, supplier_org_id, id),
    CONSTRAINT exclusivities_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CONSTRAINT exclusivities_products CHECK (cardinality(products) = cardinality(product_keys)),
    CONSTRAINT exclusivities_duties CHECK (
        cardinality(duty_kinds) <= 10 AND cardinality(duty_kinds) = cardinality(duty_texts)
        AND cardinality(duty_kinds) = cardinality(duty_days)
    ),
    CHECK (num_nonnulls(starts_on, starts_upon) = 1),
    CHECK ((starts_upon IS NULL) = (latest_start IS NULL)),
    CHECK (earliest_start IS NULL OR starts_upon IS NOT NULL AND earliest_start <= latest_start),
    CHECK (num_nulls(held_from, held_until) IN (0, 2)),
    CHECK ((held_from IS NOT NULL) = (state IN (
        'agreed', 'active', 'in_cure', 'expired', 'lapsed', 'released', 'terminated', 'cancelled'
    ))),
    CHECK (next_reminder IS NULL OR state = 'active'),
    CHECK ((cure_until IS NOT NULL) = (state = 'in_cure')),
    CHECK (ending_side IS NULL OR state IN ('agreed', 'active', 'in_cure')),
    -- More than twelve months take what both have looked into.
    CHECK (held_from IS NULL OR window_days <= 365 OR num_nulls(buyer_attestation, supplier_attestation) = 0)
);
CREATE INDEX exclusivities_of_partnership ON exclusivities (partnership_id, id);
CREATE INDEX exclusivities_of_partnership_by_change ON exclusivities (partnership_id, updated_at, id);
CREATE INDEX exclusivities_of_buyer ON exclusivities (buyer_org_id, id);
CREATE INDEX exclusivities_of_supplier ON exclusivities (supplier_org_id, id);
CREATE INDEX exclusivities_of_buyer_by_change ON exclusivities (buyer_org_id, updated_at, id);
CREATE INDEX exclusivities_of_supplier_by_change ON exclusivities (supplier_org_id, updated_at, id);
CREATE INDEX exclusivities_held ON exclusivities (supplier_org_id, id)
    WHERE state IN ('agreed', 'active', 'in_cure');
CREATE STATISTICS exclusivities_of_sides (dependencies)
    ON partnership_id, buyer_org_id, supplier_org_id FROM exclusivities;
ALTER TABLE exclusivities ENABLE ROW LEVEL SECURITY;
ALTER TABLE exclusivities FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON exclusivities
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON exclusivities TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (old.state IN (
        'expired', 'lapsed', 'released', 'terminated', 'cancelled', 'declined', 'withdrawn'
    ))
    EXECUTE FUNCTION stays_ended();
-- What both have signed is never rewritten, and what is held never grows.
CREATE TRIGGER stays_agreed BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (old.state IN ('agreed', 'active', 'in_cure') AND (
        new.held_from < old.held_from OR new.held_until > old.held_until
        OR (
            old.partnership_id, old.author_side, old.kind, old.title, old.products, old.product_keys,
            old.similar_note, old.territories, old.countries, old.channels, old.channel_keys, old.starts_on,
            old.starts_upon, old.earliest_start, old.latest_start, old.window_days, old.time_zone,
            old.cure_days, old.duty_kinds, old.duty_texts, old.duty_days, old.publicity,
            old.survives_termination, old.buyer_attestation, old.supplier_attestation
        ) IS DISTINCT FROM (
            new.partnership_id, new.author_side, new.kind, new.title, new.products, new.product_keys,
            new.similar_note, new.territories, new.countries, new.channels, new.channel_keys, new.starts_on,
            new.starts_upon, new.earliest_start, new.latest_start, new.window_days, new.time_zone,
            new.cure_days, new.duty_kinds, new.duty_texts, new.duty_days, new.publicity,
            new.survives_termination, new.buyer_attestation, new.supplier_attestation
        )))
    EXECUTE FUNCTION stays_agreed();

-- Of which innovation of the supplier's a grant is. It names the buyer, so that it fits the grant; the buyer
-- does not see it.
CREATE TABLE exclusivity_innovations (
    exclusivity_id uuid PRIMARY KEY,
    innovation_id uuid,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    FOREIGN KEY (exclusivity_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES exclusivities (id, partnership_id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (innovation_id, supplier_org_id) REFERENCES innovations (id, organisation_id)
);
CREATE INDEX exclusivity_innovations_of_exclusivity
    ON exclusivity_innovations (exclusivity_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX exclusivity_innovations_of_innovation
    ON exclusivity_innovations (innovation_id, supplier_org_id);
ALTER TABLE exclusivity_innovations ENABLE ROW LEVEL SECURITY;
ALTER TABLE exclusivity_innovations FORCE ROW LEVEL SECURITY;
CREATE POLICY supplier ON exclusivity_innovations
    USING (supplier_org_id = (SELECT current_organisation()))
    WITH CHECK (supplier_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, UPDATE ON exclusivity_innovations TO tandem_app;

-- What a grant is of is said before it is signed: nothing comes beneath one that was checked without it.
CREATE FUNCTION innovation_before_grant() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM 1 FROM exclusivities
        WHERE id = new.exclusivity_id AND state NOT IN ('offered', 'requested', 'negotiating', 'signed');
    IF FOUND THEN
        RAISE EXCEPTION 'what is granted stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER innovation_before_grant BEFORE INSERT OR UPDATE ON exclusivity_innovations
    FOR EACH ROW EXECUTE FUNCTION innovation_before_grant();

-- One at a time looks at the grants of a supplier. Only whoever acts for that supplier comes here.
CREATE FUNCTION lock_grants(supplier uuid) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('grants of ' || supplier::text, 0));
END
$$;

-- No two grants of one supplier that shut others out meet in product, territory, channel and time. Each
-- statement here sees what was committed until the lock was had.
CREATE FUNCTION no_rival_grant() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF current_organisation() <> new.supplier_org_id THEN
        RAISE EXCEPTION 'the grantor signs last' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM lock_grants(new.supplier_org_id);
    PERFORM 1
        FROM exclusivities other
        WHERE other.supplier_org_id = new.supplier_org_id
            AND other.buyer_org_id <> new.buyer_org_id
            AND other.state IN ('agreed', 'active', 'in_cure')
            AND other.kind IN ('first_to_market', 'exclusive')
            AND other.held_from < new.held_until AND new.held_from < other.held_until
            AND other.countries && new.countries
            AND other.channel_keys && new.channel_keys
            AND (
                other.product_keys && new.product_keys
                OR EXISTS (
                    SELECT FROM exclusivity_innovations theirs
                    JOIN exclusivity_innovations ours USING (innovation_id)
                    WHERE theirs.exclusivity_id = other.id AND ours.exclusivity_id = new.id
                )
            );
    IF FOUND THEN
        RAISE EXCEPTION 'another grant stands in the way'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'exclusivities_no_rivals';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER no_rival_grant AFTER UPDATE ON exclusivities FOR EACH ROW
    WHEN (
        old.state NOT IN ('agreed', 'active', 'in_cure') AND new.state IN ('agreed', 'active', 'in_cure')
        AND new.kind IN ('first_to_market', 'exclusive')
    )
    EXECUTE FUNCTION no_rival_grant();
CREATE TRIGGER no_rival_grant_from_the_start AFTER INSERT ON exclusivities FOR EACH ROW
    WHEN (new.state IN ('agreed', 'active', 'in_cure') AND new.kind IN ('first_to_market', 'exclusive'))
    EXECUTE FUNCTION no_rival_grant();

-- Exclusivity is signed too.
ALTER TABLE signatures DROP CONSTRAINT signatures_noun_check;
ALTER TABLE signatures
    ADD CONSTRAINT signatures_noun_check CHECK (noun IN ('pilot', 'plan', 'agreement', 'exclusivity'));
ALTER TABLE signatures
    ADD COLUMN exclusivity_id uuid GENERATED ALWAYS AS (CASE noun WHEN 'exclusivity' THEN object_id END) STORED,
    ADD FOREIGN KEY (exclusivity_id, buyer_org_id, supplier_org_id)
        REFERENCES exclusivities (id, buyer_org_id, supplier_org_id);
CREATE INDEX signatures_of_exclusivity ON signatures (exclusivity_id, buyer_org_id, supplier_org_id);
