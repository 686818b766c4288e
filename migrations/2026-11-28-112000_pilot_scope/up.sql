-- Where a pilot runs with what, how it is compared and what may go wrong: signed with its charter.
ALTER TABLE pilots
    ADD COLUMN regions text[] NOT NULL DEFAULT '{}' CHECK (cardinality(regions) <= 200),
    ADD COLUMN sites text[] NOT NULL DEFAULT '{}' CHECK (cardinality(sites) <= 200),
    ADD COLUMN skus text[] NOT NULL DEFAULT '{}' CHECK (cardinality(skus) <= 200),
    ADD COLUMN channels text[] NOT NULL DEFAULT '{}' CHECK (cardinality(channels) <= 200),
    ADD COLUMN risks text[] NOT NULL DEFAULT '{}' CHECK (cardinality(risks) <= 200),
    ADD COLUMN design text;
