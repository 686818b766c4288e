-- A right may name the pilot on which its buyer is to decide in time.

ALTER TABLE exclusivities
    ADD COLUMN pilot_id uuid,
    ADD FOREIGN KEY (buyer_org_id, supplier_org_id, pilot_id)
        REFERENCES pilots (buyer_org_id, supplier_org_id, id);
CREATE INDEX exclusivities_of_pilot ON exclusivities (pilot_id, buyer_org_id, supplier_org_id);
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
