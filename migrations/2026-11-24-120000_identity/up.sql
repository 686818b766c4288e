-- Identity: sessions, second factors, service accounts, what an organisation asks of its members, and
-- what its admins can read of all that.

-- The session whose refresh token a visitor presents.
CREATE FUNCTION current_session() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.session', true), '')::uuid $$;

-- True for the gate that counts attempts before it lets anybody try; it opens no other table.
CREATE FUNCTION is_gate() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('app.gate', true), '') = 'on' $$;

ALTER TABLE organisations
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false;
GRANT UPDATE (version, second_factor_required) ON organisations TO tandem_app;
ALTER TABLE organisations ADD CONSTRAINT organisations_policy UNIQUE (id, second_factor_required);

-- A person sees where it belongs; only for its own organisation can anybody change who belongs there.
-- What the organisation asks stands beside what the member is, since both are looked at in every
-- transaction of the member; the foreign key keeps the two the same.
ALTER TABLE members
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false,
    ADD FOREIGN KEY (organisation_id, second_factor_required)
        REFERENCES organisations (id, second_factor_required) ON UPDATE CASCADE;
CREATE INDEX members_policy ON members (organisation_id, second_factor_required);
DROP POLICY own ON members;
CREATE POLICY own ON members
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY itself ON members FOR SELECT
    USING (user_id = (SELECT current_person()));
GRANT UPDATE (version, roles), DELETE ON members TO tandem_app;
-- And how it is called there where it belongs.
CREATE POLICY where_it_belongs ON organisations FOR SELECT
    USING (
        id IN (SELECT members.organisation_id FROM members WHERE members.user_id = (SELECT current_person()))
    );

GRANT UPDATE (password_hash) ON users TO tandem_app;

-- A person who is signed in somewhere. No token is stored: a refresh token is derived from the id and
-- the generation, which every use counts on.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    -- For which organisation it acted last; nothing where the person does not belong there any more.
    acts_for uuid,
    generation integer NOT NULL CHECK (generation >= 1),
    -- True where a second factor was shown.
    second_factor boolean NOT NULL,
    client text NOT NULL CHECK (char_length(client) <= 200),
    address text NOT NULL,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    -- NIST SP 800-63B-4, 2.1.3.
    CHECK (expires_at <= created_at + interval '30 days'),
    FOREIGN KEY (acts_for, user_id) REFERENCES members (organisation_id, user_id)
        ON DELETE SET NULL (acts_for)
);
CREATE INDEX sessions_of_user ON sessions (user_id, id);
CREATE INDEX sessions_of_member ON sessions (acts_for, user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON sessions FOR SELECT
    USING (
        user_id = (SELECT current_person())
        OR id = (SELECT current_session())
        OR (SELECT is_worker())
    );
CREATE POLICY begun ON sessions FOR INSERT
    WITH CHECK (user_id = (SELECT current_person()));
CREATE POLICY changed ON sessions FOR UPDATE
    USING (user_id = (SELECT current_person()))
    WITH CHECK (user_id = (SELECT current_person()));
CREATE POLICY swept ON sessions FOR DELETE
    USING ((SELECT is_worker()));
GRANT SELECT, INSERT, DELETE ON sessions TO tandem_app;
GRANT UPDATE (acts_for, generation, second_factor, client, address, refreshed_at, ended_at) ON sessions
    TO tandem_app;

-- The second factor of a person: one-time passwords by time (RFC 6238) and recovery codes. No secret
-- is stored: they are derived from the seeds.
CREATE TABLE second_factors (
    user_id uuid PRIMARY KEY REFERENCES users,
    seed uuid NOT NULL,
    -- Nothing while its owner has not shown that the codes come out right.
    confirmed_at timestamptz,
    -- The last time step that was used: none is taken twice.
    last_step bigint NOT NULL,
    recovery_seed uuid NOT NULL,
    -- The numbers of the recovery codes that are left.
    recovery_left smallint[] NOT NULL
);
ALTER TABLE second_factors ENABLE ROW LEVEL SECURITY;
ALTER TABLE second_factors FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON second_factors
    USING (user_id = (SELECT current_person()))
    WITH CHECK (user_id = (SELECT current_person()));
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factors TO tandem_app;

-- A program that acts for an organisation, with a name of its own.
CREATE TABLE service_accounts (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'removed')),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 240),
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
    -- When it ends by itself, if it does.
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (organisation_id, id),
    -- What takes a person is never given to a program; to an operator for an hour.
    CHECK (
        scopes <@ ARRAY['read', 'read_audit', 'write_proposals', 'review_proposals', 'write_pilots']
        OR scopes <@ ARRAY['read', 'manage_members'] AND expires_at IS NOT NULL
            AND expires_at <= created_at + interval '1 hour'
    )
);
ALTER TABLE service_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON service_accounts
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON service_accounts TO tandem_app;
GRANT UPDATE (version, state) ON service_accounts TO tandem_app;

-- What a program signs in with. Several live at once, so that one can be replaced at leisure.
CREATE TABLE service_secrets (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (organisation_id, account_id) REFERENCES service_accounts (organisation_id, id)
);
CREATE INDEX service_secrets_of_account ON service_secrets (organisation_id, account_id);
ALTER TABLE service_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON service_secrets
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY holder ON service_secrets FOR SELECT
    USING (token_hash = (SELECT current_token()));
GRANT SELECT, INSERT ON service_secrets TO tandem_app;
GRANT UPDATE (last_used_at, revoked_at) ON service_secrets TO tandem_app;

-- Somebody who has forgotten its password. Whether the address is known is looked up by the worker
-- that writes the mail, and by nobody else.
CREATE TABLE password_resets (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    email text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    mailed_at timestamptz
);
CREATE INDEX password_resets_to_mail ON password_resets (created_at) WHERE mailed_at IS NULL;
CREATE INDEX password_resets_by_end ON password_resets (expires_at);
ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_resets FORCE ROW LEVEL SECURITY;
CREATE POLICY holder ON password_resets
    USING (token_hash = (SELECT current_token()) OR (SELECT is_worker()))
    WITH CHECK (token_hash = (SELECT current_token()) OR (SELECT is_worker()));
-- A new password makes every other request for one worthless.
CREATE POLICY of_address ON password_resets FOR SELECT USING (email = (SELECT current_email()));
CREATE POLICY forgotten ON password_resets FOR DELETE USING (email = (SELECT current_email()));
GRANT SELECT, INSERT, UPDATE, DELETE ON password_resets TO tandem_app;

-- Attempts to sign in and the like, by what is guessed at and by where they come from. The key is an
-- HMAC: no address is stored.
CREATE TABLE throttles (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    attempts integer NOT NULL CHECK (attempts >= 0),
    last_at timestamptz NOT NULL
);
CREATE INDEX throttles_by_age ON throttles (last_at);
ALTER TABLE throttles ENABLE ROW LEVEL SECURITY;
ALTER TABLE throttles FORCE ROW LEVEL SECURITY;
CREATE POLICY gate ON throttles
    USING ((SELECT is_gate()) OR (SELECT is_worker()))
    WITH CHECK ((SELECT is_gate()));
GRANT SELECT, INSERT, UPDATE, DELETE ON throttles TO tandem_app;

-- Failures to sign in, until a worker has told those concerned: looking them up at once would take
-- longer for an address that is known.
CREATE TABLE sign_in_failures (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    wrong text NOT NULL CHECK (wrong IN ('password', 'code')),
    at timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (at);
ALTER TABLE sign_in_failures ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_failures FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON sign_in_failures
    USING ((SELECT is_worker()))
    WITH CHECK ((SELECT is_gate()) OR (SELECT is_worker()));
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO tandem_app;

-- What happened besides accepted transitions: who signed in, who was refused, which key was used.
-- Nobody but the owner of the tables can change or delete an entry.
CREATE TABLE audit_entries (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xact bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisations,
    kind text NOT NULL,
    actor text NOT NULL CHECK (actor IN ('person', 'service', 'operator')),
    actor_user_id uuid,
    address text,
    detail text,
    occurred_at timestamptz NOT NULL,
    UNIQUE (organisation_id, id),
    CHECK ((actor = 'operator') = (actor_user_id IS NULL))
);
CREATE INDEX audit_entries_in_order ON audit_entries (organisation_id, xact, position);
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON audit_entries FOR SELECT
    USING (organisation_id = (SELECT current_organisation()));
-- A person's own acts are written down for every organisation to which it belongs; nobody writes down
-- what another has done.
CREATE POLICY written ON audit_entries FOR INSERT
    WITH CHECK (
        CASE actor
            WHEN 'person' THEN
                actor_user_id = (SELECT current_person())
                AND organisation_id IN (
                    SELECT members.organisation_id FROM members
                    WHERE members.user_id = (SELECT current_person())
                )
            WHEN 'service' THEN
                organisation_id = (SELECT current_organisation())
                AND actor_user_id IN (SELECT service_accounts.id FROM service_accounts)
            ELSE organisation_id = (SELECT current_organisation()) AND (SELECT is_worker())
        END
    );
GRANT SELECT ON audit_entries TO tandem_app;
-- The order is the database's to give: what came out of order would be skipped by readers.
GRANT INSERT (organisation_id, kind, actor, actor_user_id, address, detail, occurred_at)
    ON audit_entries TO tandem_app;
REVOKE INSERT ON events FROM tandem_app;
GRANT INSERT (
    id, ledger_id, sequence, org_id, partner_org_id, noun, action, object_id, actor, actor_user_id,
    actor_org_id, from_state, to_state, reason, before_hash, after_hash, previous_hash, hash, occurred_at
) ON events TO tandem_app;

-- What has ended has ended.
CREATE FUNCTION stays_ended() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'what has ended does not begin again' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER stays_ended BEFORE UPDATE ON sessions FOR EACH ROW
    WHEN (old.ended_at IS DISTINCT FROM new.ended_at AND old.ended_at IS NOT NULL)
    EXECUTE FUNCTION stays_ended();
CREATE TRIGGER stays_ended BEFORE UPDATE ON service_secrets FOR EACH ROW
    WHEN (old.revoked_at IS DISTINCT FROM new.revoked_at AND old.revoked_at IS NOT NULL)
    EXECUTE FUNCTION stays_ended();
CREATE TRIGGER stays_ended BEFORE UPDATE ON service_accounts FOR EACH ROW
    WHEN (old.state = 'removed' AND new.state <> 'removed')
    EXECUTE FUNCTION stays_ended();

-- Programs and operators act too.
ALTER TABLE events DROP CONSTRAINT events_actor_check;
ALTER TABLE events ADD CONSTRAINT events_actor_check
    CHECK (actor IN ('person', 'service', 'operator', 'guest', 'clock'));
ALTER TABLE events DROP CONSTRAINT events_check1;
ALTER TABLE events ADD CONSTRAINT events_check1
    CHECK (num_nonnulls(actor_user_id, actor_org_id) = CASE WHEN actor IN ('person', 'service') THEN 2 ELSE 0 END);

-- Lets a caller in, as the last thing before a transaction works for it: what an access token says is
-- believed only while it is still so. Whoever is not let in gets an error whose constraint says why.

CREATE FUNCTION deny(why text) RETURNS void LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'not admitted' USING ERRCODE = 'insufficient_privilege', CONSTRAINT = why;
END
$$;

-- A person who does something of its own, for no organisation.
CREATE FUNCTION admit_person(session uuid, person uuid, now timestamptz) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
BEGIN
    setting := set_config('app.person', person::text, true);
    PERFORM FROM sessions
    WHERE id = session AND user_id = person AND ended_at IS NULL AND expires_at > now;
    IF NOT FOUND THEN
        PERFORM deny('session_ended');
    END IF;
END
$$;

-- A person who acts for an organisation, with these roles.
CREATE FUNCTION admit_member(session uuid, person uuid, organisation uuid, held text[], now timestamptz)
RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
    shown boolean;
    same_roles boolean;
    wanted boolean;
BEGIN
    -- Assignments, since they are evaluated without a plan.
    setting := set_config('app.person', person::text, true);
    setting := set_config('app.organisation', organisation::text, true);
    SELECT s.second_factor, m.roles = held, m.second_factor_required
    INTO shown, same_roles, wanted
    FROM sessions s
        LEFT JOIN members m ON m.organisation_id = organisation AND m.user_id = person
    WHERE s.id = session AND s.user_id = person AND s.ended_at IS NULL AND s.expires_at > now;
    IF NOT FOUND THEN
        PERFORM deny('session_ended');
    ELSIF same_roles IS NOT TRUE THEN
        PERFORM deny('token_outdated');
    ELSIF wanted AND NOT shown THEN
        PERFORM deny('second_factor_required');
    END IF;
END
$$;

-- A program that acts for an organisation, with these scopes.
CREATE FUNCTION admit_service(secret uuid, account uuid, organisation uuid, held text[], now timestamptz)
RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
BEGIN
    setting := set_config('app.organisation', organisation::text, true);
    PERFORM FROM service_secrets c
        JOIN service_accounts a ON a.organisation_id = c.organisation_id AND a.id = c.account_id
    WHERE c.id = secret AND c.account_id = account AND c.organisation_id = organisation
        AND c.revoked_at IS NULL AND a.state = 'active' AND held <@ a.scopes
        AND (a.expires_at IS NULL OR a.expires_at > now);
    IF NOT FOUND THEN
        PERFORM deny('session_ended');
    END IF;
END
$$;

-- Who has sent an invitation: when its sender may invite no more, it is taken back.
ALTER TABLE invitations ADD COLUMN sent_by uuid;
UPDATE invitations SET sent_by = e.actor_user_id
FROM events e WHERE e.noun = 'invitation' AND e.action = 'send' AND e.object_id = invitations.id;
ALTER TABLE invitations ALTER COLUMN sent_by SET NOT NULL;

-- Lists in the order of ids.
DROP INDEX invitations_of_organisation;
CREATE INDEX invitations_of_organisation ON invitations (organisation_id, id);

-- An invitation to a partnership is of the organisation that has proposed it.
ALTER TABLE partnerships ADD COLUMN author_org_id uuid GENERATED ALWAYS AS
    (CASE author_side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END) STORED;
ALTER TABLE partnerships ADD CONSTRAINT partnerships_author UNIQUE (id, author_org_id);
DROP INDEX invitations_of_partnership;
CREATE INDEX invitations_of_partnership ON invitations (partnership_id, organisation_id);
ALTER TABLE invitations DROP CONSTRAINT invitations_partnership_id_fkey;
ALTER TABLE invitations ADD FOREIGN KEY (partnership_id, organisation_id)
    REFERENCES partnerships (id, author_org_id);
