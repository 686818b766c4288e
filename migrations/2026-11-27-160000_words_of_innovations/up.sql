-- The words of an innovation, to be searched by whoever keeps it.

ALTER TABLE innovations ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(ARRAY[
        title, summary, category, stage, ip_owner, ip_registrations, ip_third_party_rights, notes
    ]))
) STORED;
