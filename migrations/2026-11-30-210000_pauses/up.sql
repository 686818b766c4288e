-- What the supplier has had a pilot stand still, and is over. A right that names the pilot may end as many days later.
CREATE TABLE pilot_pauses (
    pilot_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (since <= until),
    PRIMARY KEY (pilot_id, since),
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id)
);
CREATE INDEX pilot_pauses_of_pilot ON pilot_pauses (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_pauses ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_pauses FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON pilot_pauses
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON pilot_pauses TO tandem_app;

-- All that pauses may add is reserved from the grant on, so that no extension meets another grant.
ALTER TABLE exclusivities
    ADD COLUMN pause_days smallint NOT NULL DEFAULT 0 CHECK (pause_days BETWEEN 0 AND 90),
    ADD COLUMN paused_days smallint NOT NULL DEFAULT 0 CHECK (paused_days BETWEEN 0 AND 90),
    ADD COLUMN reserved_until timestamptz CHECK (held_until <= reserved_until),
    ADD CONSTRAINT exclusivities_pauses CHECK (pause_days = 0 OR pilot_id IS NOT NULL);
ALTER TABLE exclusivities NO FORCE ROW LEVEL SECURITY;
UPDATE exclusivities SET reserved_until = held_until WHERE held_until IS NOT NULL;
ALTER TABLE exclusivities FORCE ROW LEVEL SECURITY;
ALTER TABLE exclusivities
    ADD CONSTRAINT exclusivities_reserved CHECK ((reserved_until IS NULL) = (held_until IS NULL));
ALTER TABLE exclusivity_terms ADD COLUMN pause_days smallint NOT NULL DEFAULT 0;

-- A right ends later than before only by days of pauses that are among those reserved.
DROP TRIGGER stays_agreed ON exclusivities;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (old.state IN ('agreed', 'active', 'in_cure') AND new.terms_number <> old.terms_number + 1 AND (
        new.held_from < old.held_from OR new.reserved_until > old.reserved_until
        OR new.held_until > old.held_until AND new.paused_days <= old.paused_days
        OR new.paused_days < old.paused_days OR new.paused_days > greatest(old.paused_days, new.pause_days)
        OR (
            old.terms_number, old.partnership_id, old.author_side, old.kind, old.title, old.products,
            old.product_keys, old.similar_note, old.territories, old.countries, old.channels, old.channel_keys,
            old.starts_on, old.starts_upon, old.earliest_start, old.latest_start, old.window_days,
            old.time_zone, old.cure_days, old.duty_kinds, old.duty_texts, old.duty_days, old.publicity,
            old.survives_termination, old.buyer_attestation, old.supplier_attestation, old.pilot_id,
            old.pause_days, old.carve_outs, old.early_release
        ) IS DISTINCT FROM (
            new.terms_number, new.partnership_id, new.author_side, new.kind, new.title, new.products,
            new.product_keys, new.similar_note, new.territories, new.countries, new.channels, new.channel_keys,
            new.starts_on, new.starts_upon, new.earliest_start, new.latest_start, new.window_days,
            new.time_zone, new.cure_days, new.duty_kinds, new.duty_texts, new.duty_days, new.publicity,
            new.survives_termination, new.buyer_attestation, new.supplier_attestation, new.pilot_id,
            new.pause_days, new.carve_outs, new.early_release
        )))
    EXECUTE FUNCTION stays_agreed();

CREATE OR REPLACE FUNCTION no_rival_grant() RETURNS trigger LANGUAGE plpgsql AS
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
            AND other.held_from < new.reserved_until AND new.held_from < other.reserved_until
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
