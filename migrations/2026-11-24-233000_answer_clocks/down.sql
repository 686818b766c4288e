ALTER TABLE proposals
    DROP COLUMN open_until,
    DROP COLUMN acknowledged_at,
    DROP COLUMN clock_started_at,
    DROP COLUMN acknowledge_by,
    DROP COLUMN counting,
    DROP COLUMN told_until,
    DROP COLUMN since;
