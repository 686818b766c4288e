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
ALTER TABLE exclusivity_terms DROP COLUMN pause_days;
ALTER TABLE exclusivities
    DROP CONSTRAINT exclusivities_reserved,
    DROP CONSTRAINT exclusivities_pauses,
    DROP COLUMN reserved_until,
    DROP COLUMN paused_days,
    DROP COLUMN pause_days;
DROP TABLE pilot_pauses;
