-- The event log and what reads it: each accepted transition is one event, and the events of a ledger
-- form a chain. A ledger is a partnership's (both organisations) or one organisation's alone.

-- The head of each chain; locked by whoever adds to it, so that a ledger has one order.
CREATE TABLE ledgers (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    partner_org_id uuid,
    length bigint NOT NULL,
    last_hash bytea
);
ALTER TABLE ledgers ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledgers FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON ledgers
    USING ((SELECT current_organisation()) IN (org_id, partner_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (org_id, partner_org_id));
GRANT SELECT, INSERT, UPDATE ON ledgers TO tandem_app;

-- Nobody but the owner of the tables can change or delete an event.
CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The transaction: what is read in the order of (xact, position), up to the oldest that still
    -- runs, can never be joined later by something before it.
    xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    id uuid NOT NULL UNIQUE,
    ledger_id uuid NOT NULL REFERENCES ledgers,
    sequence bigint NOT NULL,
    org_id uuid NOT NULL,
    partner_org_id uuid,
    noun text NOT NULL,
    action text NOT NULL,
    object_id uuid NOT NULL,
    actor text NOT NULL CHECK (actor IN ('person', 'guest', 'clock')),
    actor_user_id uuid,
    actor_org_id uuid,
    from_state text,
    to_state text NOT NULL,
    reason text,
    before_hash bytea,
    after_hash bytea NOT NULL,
    previous_hash bytea,
    hash bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    CONSTRAINT events_one_order UNIQUE (ledger_id, sequence),
    CHECK ((sequence = 1) = (previous_hash IS NULL)),
    CHECK (num_nonnulls(actor_user_id, actor_org_id) = CASE actor WHEN 'person' THEN 2 ELSE 0 END)
);
CREATE INDEX events_of_organisation ON events (org_id, xact, position);
CREATE INDEX events_of_partner ON events (partner_org_id, xact, position);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON events
    USING ((SELECT current_organisation()) IN (org_id, partner_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (org_id, partner_org_id));
GRANT SELECT, INSERT ON events TO tandem_app;

-- Events whose mails are not written yet. The worker finds here which organisations to ask.
CREATE TABLE dispatches (
    event_id uuid PRIMARY KEY REFERENCES events (id),
    org_id uuid NOT NULL,
    partner_org_id uuid,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX dispatches_by_due ON dispatches (due_at);
ALTER TABLE dispatches ENABLE ROW LEVEL SECURITY;
ALTER TABLE dispatches FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON dispatches
    USING ((SELECT is_worker()))
    WITH CHECK ((SELECT is_worker()) OR (SELECT current_organisation()) IN (org_id, partner_org_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON dispatches TO tandem_app;

-- A waiting state ends by itself: one row for each object that waits.
CREATE TABLE deadlines (
    object_id uuid PRIMARY KEY,
    noun text NOT NULL,
    org_id uuid NOT NULL,
    partner_org_id uuid,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX deadlines_by_due ON deadlines (due_at);
ALTER TABLE deadlines ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadlines FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON deadlines
    USING ((SELECT is_worker()) OR (SELECT current_organisation()) IN (org_id, partner_org_id))
    WITH CHECK ((SELECT is_worker()) OR (SELECT current_organisation()) IN (org_id, partner_org_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON deadlines TO tandem_app;

-- Mails to send, one for each event and address. The secret of a link is never stored: token_of
-- names what it is derived from.
CREATE TABLE mails (
    id uuid PRIMARY KEY,
    org_id uuid,
    to_email text NOT NULL,
    to_name text NOT NULL,
    template text NOT NULL,
    title text NOT NULL,
    partner text NOT NULL,
    link text NOT NULL,
    token_of uuid,
    state text NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX mails_by_due ON mails (due_at) WHERE state = 'queued';
CREATE INDEX mails_by_end ON mails (sent_at);
ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON mails
    USING ((SELECT is_worker()))
    WITH CHECK ((SELECT is_worker()));
GRANT SELECT, INSERT, UPDATE, DELETE ON mails TO tandem_app;

-- Answers to POSTs that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotency_keys (
    organisation_id uuid NOT NULL,
    key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    location text,
    etag text,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON idempotency_keys
    USING (organisation_id = (SELECT current_organisation()) OR (SELECT is_worker()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO tandem_app;
