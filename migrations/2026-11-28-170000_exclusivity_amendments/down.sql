ALTER TABLE exclusivity_innovations DROP COLUMN carved_out;
DROP TRIGGER no_rival_grant ON exclusivities;
CREATE TRIGGER no_rival_grant AFTER UPDATE ON exclusivities FOR EACH ROW
    WHEN (
        old.state NOT IN ('agreed', 'active', 'in_cure') AND new.state IN ('agreed', 'active', 'in_cure')
        AND new.kind IN ('first_to_market', 'exclusive')
    )
    EXECUTE FUNCTION no_rival_grant();
DROP TRIGGER stays_signed ON exclusivities;
DROP TRIGGER stays_agreed ON exclusivities;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON exclusivities FOR EACH ROW
    WHEN (old.state IN ('agreed', 'active', 'in_cure') AND (
        new.held_from < old.held_from OR new.held_until > old.held_until
        OR (
            old.partnership_id, old.author_side, old.kind, old.title, old.products, old.product_keys,
            old.similar_note, old.territories, old.countries, old.channels, old.channel_keys, old.starts_on,
            old.starts_upon, old.earliest_start, old.latest_start, old.window_days, old.time_zone,
            old.cure_days, old.duty_kinds, old.duty_texts, old.duty_days, old.publicity,
            old.survives_termination, old.buyer_attestation, old.supplier_attestation, old.pilot_id
        ) IS DISTINCT FROM (
            new.partnership_id, new.author_side, new.kind, new.title, new.products, new.product_keys,
            new.similar_note, new.territories, new.countries, new.channels, new.channel_keys, new.starts_on,
            new.starts_upon, new.earliest_start, new.latest_start, new.window_days, new.time_zone,
            new.cure_days, new.duty_kinds, new.duty_texts, new.duty_days, new.publicity,
            new.survives_termination, new.buyer_attestation, new.supplier_attestation, new.pilot_id
        )))
    EXECUTE FUNCTION stays_agreed();
DROP TABLE exclusivity_terms;
ALTER TABLE exclusivities
    DROP CONSTRAINT exclusivities_amendable,
    DROP CONSTRAINT exclusivities_amendment_signed,
    DROP CONSTRAINT exclusivities_amendment,
    DROP COLUMN amendment_attestation,
    DROP COLUMN amendment_signed_at,
    DROP COLUMN amendment_signed_by,
    DROP COLUMN amendment_at,
    DROP COLUMN amendment_by,
    DROP COLUMN amendment_side,
    DROP COLUMN amendment_reason,
    DROP COLUMN amendment_hash,
    DROP COLUMN terms_number,
    DROP COLUMN early_release,
    DROP COLUMN carve_outs;
