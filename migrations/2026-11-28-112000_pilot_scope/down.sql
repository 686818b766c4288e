ALTER TABLE pilots
    DROP COLUMN design,
    DROP COLUMN risks,
    DROP COLUMN channels,
    DROP COLUMN skus,
    DROP COLUMN sites,
    DROP COLUMN regions;
