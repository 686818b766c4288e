-- Webhooks: where an organisation's events are sent, and what is on its way there.

-- No secret is stored: what signs is derived from the id and the number of the secret. A partnership that
-- is not the organisation's own would have nothing come: events are looked at as the organisation sees them.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    version integer NOT NULL CHECK (version >= 1),
    state text NOT NULL CHECK (state IN ('enabled', 'disabled', 'removed')),
    address text NOT NULL CHECK (char_length(address) BETWEEN 8 AND 2000),
    description text CHECK (char_length(description) BETWEEN 1 AND 240),
    -- None are all.
    events text[] NOT NULL CHECK (cardinality(events) <= 100),
    partnership_id uuid,
    secret_number integer NOT NULL CHECK (secret_number >= 1),
    rotated_at timestamptz,
    off_because text CHECK (off_because IN ('asked', 'gone', 'failing')),
    created_at timestamptz NOT NULL,
    UNIQUE (organisation_id, id),
    CHECK ((state = 'disabled') = (off_because IS NOT NULL)),
    CHECK ((secret_number > 1) = (rotated_at IS NOT NULL))
);
CREATE INDEX webhooks_listening ON webhooks (organisation_id, id) WHERE state = 'enabled';
ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON webhooks
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON webhooks TO tandem_app;
GRANT UPDATE (
    version, state, address, description, events, partnership_id, secret_number, rotated_at, off_because
) ON webhooks TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON webhooks FOR EACH ROW
    WHEN (old.state = 'removed')
    EXECUTE FUNCTION stays_ended();

-- Each webhook is served by one worker at a time, and the one that was served longest ago comes first. A
-- worker that dies leaves its webhook to another one when its lease ends.
CREATE TABLE webhook_lanes (
    webhook_id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    free_at timestamptz NOT NULL,
    -- Since when nothing was taken.
    failing_since timestamptz,
    FOREIGN KEY (organisation_id, webhook_id) REFERENCES webhooks (organisation_id, id)
);
CREATE INDEX webhook_lanes_of_webhook ON webhook_lanes (organisation_id, webhook_id);
ALTER TABLE webhook_lanes ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_lanes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON webhook_lanes
    USING (organisation_id = (SELECT current_organisation()) OR (SELECT is_worker()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON webhook_lanes TO tandem_app;
GRANT UPDATE (free_at, failing_since) ON webhook_lanes TO tandem_app;

-- An event on its way to a webhook: once, however often it is looked at. The worker that writes mails
-- queues it in the same transaction.
CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    noun text NOT NULL,
    action text NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'delivered', 'failed')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    -- Those since it was queued or replayed.
    tries integer NOT NULL CHECK (tries BETWEEN 0 AND attempts),
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (organisation_id, id),
    CONSTRAINT webhook_deliveries_once UNIQUE (webhook_id, event_id),
    CHECK ((state = 'queued') = (due_at IS NOT NULL)),
    FOREIGN KEY (organisation_id, webhook_id) REFERENCES webhooks (organisation_id, id)
);
CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (organisation_id, webhook_id, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, due_at) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at) WHERE state <> 'queued';
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON webhook_deliveries
    USING (organisation_id = (SELECT current_organisation()) OR (SELECT is_worker()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, DELETE ON webhook_deliveries TO tandem_app;
GRANT UPDATE (state, attempts, tries, due_at) ON webhook_deliveries TO tandem_app;

-- What came of each attempt: nothing of what the receiver answered but its status.
CREATE TABLE webhook_attempts (
    organisation_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    at timestamptz NOT NULL,
    millis integer NOT NULL CHECK (millis >= 0),
    status smallint CHECK (status BETWEEN 100 AND 999),
    fault text CHECK (
        fault IN ('unresolved', 'forbidden', 'unreachable', 'broken', 'timeout', 'redirect', 'status')
    ),
    PRIMARY KEY (delivery_id, number),
    FOREIGN KEY (organisation_id, delivery_id) REFERENCES webhook_deliveries (organisation_id, id)
        ON DELETE CASCADE
);
CREATE INDEX webhook_attempts_of_delivery ON webhook_attempts (organisation_id, delivery_id, number);
ALTER TABLE webhook_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON webhook_attempts
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON webhook_attempts TO tandem_app;

-- The webhooks for which something is due. Of each it looks at the first that waits, however many do, so
-- that one with a great backlog costs no more than any other.
CREATE FUNCTION webhooks_waiting(now timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS
$$
    WITH RECURSIVE heads AS (
        (
            SELECT d.webhook_id, d.due_at FROM webhook_deliveries d
            WHERE d.state = 'queued'
            ORDER BY d.webhook_id, d.due_at LIMIT 1
        )
        UNION ALL
        SELECT behind.webhook_id, behind.due_at FROM heads, LATERAL (
            SELECT d.webhook_id, d.due_at FROM webhook_deliveries d
            WHERE d.state = 'queued' AND d.webhook_id > heads.webhook_id
            ORDER BY d.webhook_id, d.due_at LIMIT 1
        ) behind
    )
    SELECT heads.webhook_id FROM heads WHERE heads.due_at <= now
$$;
