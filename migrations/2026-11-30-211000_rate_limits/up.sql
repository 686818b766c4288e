-- How much everybody may still ask for, by what it is counted by. The key is an HMAC: no address is
-- stored. What is lost with a crash is worth a minute, so the table is not logged, and there is no index
-- besides its key, so that a change stays on its page.
--
-- A bucket is a generic cell rate algorithm: what was spent is refilled at `settled_until`. A server takes
-- some tokens more than it needs just now, to spend them without asking again. These are lent: nothing of
-- them is refilled until the loan ends, at an instant that is the same for all servers, and then they
-- count as spent, whether they were or not. So all servers together never hand out more than the bucket.
CREATE UNLOGGED TABLE rate_limits (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    settled_until timestamptz NOT NULL,
    lent bigint NOT NULL CHECK (lent >= 0),
    lent_until timestamptz NOT NULL
) WITH (fillfactor = 50);
ALTER TABLE rate_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_limits FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON rate_limits
    USING ((SELECT is_gate()) OR (SELECT is_worker()))
    WITH CHECK ((SELECT is_gate()));
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO tandem_app;

-- Takes tokens of several buckets, each of which fills in a minute. Of each: its capacity; what is needed
-- now, by how many whoever asks; the least that is of use; and the share that is taken where there is
-- more than is needed. Keys come in their order, so that no two servers wait for each other. The instant
-- is the database's, seen once the bucket is held, so that the clocks of servers do not matter; `ahead` is
-- by how many seconds a test has moved them.
CREATE FUNCTION take_tokens(
    keys bytea[], capacities bigint[], needs bigint[], leasts bigint[], shares bigint[], ahead bigint
) RETURNS TABLE (granted bigint, surplus bigint, settles_in bigint, on_loan bigint, loan_ends_in bigint)
LANGUAGE plpgsql AS $$
DECLARE
    -- In microseconds, as all that follows.
    a_minute CONSTANT bigint := 60000000;
    a_loan CONSTANT bigint := 5000000;
    bucket rate_limits;
    instant timestamptz;
    debt bigint;
    free bigint;
BEGIN
    FOR i IN 1 .. cardinality(keys) LOOP
        INSERT INTO rate_limits AS known VALUES (keys[i], 'epoch', 0, 'epoch')
            ON CONFLICT (key) DO UPDATE SET lent = known.lent
            RETURNING * INTO bucket;
        instant := clock_timestamp() + ahead * interval '1 second';
        -- A clock that was set back, or another machine's after a failover, keeps nobody out for longer.
        bucket.settled_until := least(bucket.settled_until, instant + a_minute * interval '1 microsecond');
        bucket.lent_until := least(bucket.lent_until, instant + a_loan * interval '1 microsecond');
        IF bucket.lent > 0 AND bucket.lent_until <= instant THEN
            bucket.settled_until := greatest(bucket.settled_until, bucket.lent_until)
                + (bucket.lent * a_minute + capacities[i] - 1) / capacities[i] * interval '1 microsecond';
            bucket.lent := 0;
        END IF;
        debt := greatest(0, extract(epoch FROM bucket.settled_until - instant) * 1000000)::bigint;
        free := greatest(0, capacities[i] - bucket.lent - (debt * capacities[i] + a_minute - 1) / a_minute);
        granted := 0;
        surplus := 0;
        IF free >= leasts[i] THEN
            granted := least(free, greatest(needs[i], shares[i]));
            surplus := greatest(0, granted - needs[i]);
            bucket.settled_until := greatest(bucket.settled_until, instant)
                + ((granted - surplus) * a_minute + capacities[i] - 1) / capacities[i] * interval '1 microsecond';
            IF surplus > 0 AND bucket.lent = 0 THEN
                bucket.lent_until := instant + a_loan * interval '1 microsecond';
            END IF;
            bucket.lent := bucket.lent + surplus;
        END IF;
        UPDATE rate_limits SET settled_until = bucket.settled_until, lent = bucket.lent,
            lent_until = bucket.lent_until WHERE key = keys[i];
        settles_in := greatest(0, extract(epoch FROM bucket.settled_until - instant) * 1000000)::bigint;
        on_loan := bucket.lent;
        loan_ends_in := greatest(0, extract(epoch FROM bucket.lent_until - instant) * 1000000)::bigint;
        RETURN NEXT;
    END LOOP;
END
$$;
