-- Notifications: what each member was told, what it wants to hear of by mail, and what mails need for that.

-- What a member wants is its own: no colleague and no admin reads it, and a worker does as it writes to the
-- member. Who has said nothing has no row.
CREATE TABLE notification_settings (
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 1),
    language text NOT NULL CHECK (language IN ('en', 'de')),
    time_zone text NOT NULL CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    hour smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    -- The kinds that come once a day, and those that do not come by mail; all others come at once.
    digest text[] NOT NULL,
    off text[] NOT NULL,
    muted uuid[] NOT NULL CHECK (cardinality(muted) <= 200),
    PRIMARY KEY (organisation_id, user_id),
    FOREIGN KEY (organisation_id, user_id) REFERENCES members (organisation_id, user_id)
        ON DELETE CASCADE,
    CHECK (NOT digest && off),
    -- What is mandatory comes at once.
    CHECK (
        NOT (digest || off) && ARRAY['security', 'signatures', 'exclusivity_terms', 'pilot_decisions']
    )
);
ALTER TABLE notification_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON notification_settings
    USING (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    )
    WITH CHECK (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    );
CREATE POLICY asked ON notification_settings FOR SELECT
    USING (organisation_id = (SELECT current_organisation()) AND (SELECT is_worker()));
GRANT SELECT, INSERT ON notification_settings TO tandem_app;
GRANT UPDATE (version, language, time_zone, hour, digest, off, muted) ON notification_settings
    TO tandem_app;

-- What a member was told: once for each event, however often it is looked at. The worker that writes mails
-- writes it in the same transaction, and the member alone reads it.
CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    title text NOT NULL,
    partner text NOT NULL,
    partnership_id uuid,
    link text NOT NULL,
    event_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    CONSTRAINT notifications_once UNIQUE (organisation_id, user_id, event_id),
    FOREIGN KEY (organisation_id, user_id) REFERENCES members (organisation_id, user_id)
        ON DELETE CASCADE
);
CREATE INDEX notifications_of_member ON notifications (organisation_id, user_id, id);
CREATE INDEX notifications_unread ON notifications (organisation_id, user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_by_kind ON notifications (organisation_id, user_id, kind, id);
CREATE INDEX notifications_by_partnership ON notifications (organisation_id, user_id, partnership_id, id);
CREATE INDEX notifications_by_age ON notifications (created_at);
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON notifications FOR SELECT
    USING (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
        OR (SELECT is_worker())
    );
CREATE POLICY told ON notifications FOR INSERT
    WITH CHECK (organisation_id = (SELECT current_organisation()) AND (SELECT is_worker()));
CREATE POLICY marked ON notifications FOR UPDATE
    USING (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    )
    WITH CHECK (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    );
CREATE POLICY swept ON notifications FOR DELETE
    USING ((SELECT is_worker()));
GRANT SELECT, INSERT, DELETE ON notifications TO tandem_app;
GRANT UPDATE (read_at) ON notifications TO tandem_app;

-- A mail that is held goes with a letter, which lists it; a letter is a mail of its own, which is due when
-- the window or the day ends. Once the letter is sent, what it lists is gathered.
ALTER TABLE mails
    -- Of a notice to a member: its kind, the member and what it is about.
    ADD COLUMN kind text,
    ADD COLUMN meant_for uuid,
    ADD COLUMN about uuid,
    -- The letter with which it goes.
    ADD COLUMN letter_id uuid,
    -- Of a letter: the one whose mails it lists, which is itself unless it was refused.
    ADD COLUMN lists uuid,
    -- 1 where it goes to the leads in place of somebody whose address was refused, 2 where to the admins.
    ADD COLUMN rung smallint NOT NULL DEFAULT 0 CHECK (rung BETWEEN 0 AND 2),
    -- For whom it was at first, the mail to that address, and that name.
    ADD COLUMN first_for uuid,
    ADD COLUMN first_id uuid,
    ADD COLUMN instead_of text,
    -- The partnership, by which a member who mutes it takes back what is held.
    ADD COLUMN partnership_id uuid,
    DROP CONSTRAINT mails_state_check,
    ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'held', 'gathered', 'sent', 'failed')),
    DROP CONSTRAINT mails_check,
    ADD CONSTRAINT mails_sent CHECK ((state IN ('sent', 'gathered')) = (sent_at IS NOT NULL)),
    ADD CHECK ((rung > 0) = (first_for IS NOT NULL)),
    ADD CHECK ((rung > 0) = (first_id IS NOT NULL)),
    ADD CHECK ((rung > 0) = (instead_of IS NOT NULL)),
    ADD CHECK (state NOT IN ('held', 'gathered') OR letter_id IS NOT NULL);
CREATE INDEX mails_about ON mails (meant_for, about, created_at) WHERE about IS NOT NULL;
CREATE INDEX mails_of_letter ON mails (letter_id, created_at, id) WHERE letter_id IS NOT NULL;
