-- Jobs: what takes longer than a request, done by a worker for whoever has asked for it.

-- The service account that acts, as `app.person` is the person: a program sees the jobs that it has asked
-- for.
CREATE FUNCTION current_service() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.service', true), '')::uuid $$;

CREATE OR REPLACE FUNCTION admit_service(
    secret uuid, account uuid, organisation uuid, held text[], now timestamptz
) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
BEGIN
    setting := set_config('app.organisation', organisation::text, true);
    setting := set_config('app.service', account::text, true);
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

-- A person on whose behalf something is done that it has asked for before. It may have signed out since,
-- so its session need not be live; what the organisation asks of its members, and the roles, hold as
-- everywhere.
CREATE FUNCTION admit_behalf(session uuid, person uuid, organisation uuid, held text[]) RETURNS void
LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
    shown boolean;
    same_roles boolean;
    wanted boolean;
BEGIN
    setting := set_config('app.person', person::text, true);
    setting := set_config('app.organisation', organisation::text, true);
    SELECT s.second_factor, m.roles = held, m.second_factor_required
    INTO shown, same_roles, wanted
    FROM members m
        LEFT JOIN sessions s ON s.id = session AND s.user_id = person
    WHERE m.organisation_id = organisation AND m.user_id = person;
    IF same_roles IS NOT TRUE THEN
        PERFORM deny('token_outdated');
    ELSIF wanted AND shown IS NOT TRUE THEN
        PERFORM deny('second_factor_required');
    END IF;
END
$$;

-- True for an admin of the organisation that acts.
CREATE FUNCTION is_admin() RETURNS boolean LANGUAGE sql STABLE AS
$$
    SELECT EXISTS (
        SELECT FROM members
        WHERE organisation_id = current_organisation() AND user_id = current_person()
            AND 'org_admin' = ANY (roles)
    )
$$;

-- Each organisation has one lane, which one worker at a time serves, and the one that was served longest
-- ago comes first. Each time it is taken it has another turn: a worker that was too slow finds that its
-- turn is over, and writes nothing.
CREATE TABLE job_lanes (
    organisation_id uuid PRIMARY KEY REFERENCES organisations,
    free_at timestamptz NOT NULL,
    -- When the first of its jobs is due, as far as anybody knows; none where none is open.
    due_at timestamptz,
    turn bigint NOT NULL CHECK (turn >= 0),
    open integer NOT NULL CHECK (open BETWEEN 0 AND 20)
);
CREATE INDEX job_lanes_waiting ON job_lanes (free_at, organisation_id) WHERE due_at IS NOT NULL;
ALTER TABLE job_lanes ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_lanes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON job_lanes
    USING (organisation_id = (SELECT current_organisation()) OR (SELECT is_worker()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON job_lanes TO tandem_app;
GRANT UPDATE (free_at, due_at, turn, open) ON job_lanes TO tandem_app;

-- What it was asked for with is kept while it is open, and its answer for a week behind its end.
CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    asked_by uuid NOT NULL,
    is_service boolean NOT NULL,
    -- The session or the secret with which it was asked for.
    credential uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('import_users', 'import_partners', 'export')),
    version integer NOT NULL CHECK (version >= 1),
    state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    done integer NOT NULL CHECK (done >= 0),
    total integer CHECK (total >= done),
    input text CHECK (octet_length(input) <= 4194304),
    -- What whoever goes on with it has to know.
    so_far text,
    due_at timestamptz,
    -- How often it was begun since it last got on.
    attempts integer NOT NULL CHECK (attempts >= 0),
    status smallint CHECK (status BETWEEN 200 AND 599),
    answer bytea,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)),
    CHECK ((ended_at IS NULL) = (due_at IS NOT NULL)),
    CHECK (ended_at IS NULL OR input IS NULL AND so_far IS NULL),
    CHECK ((state IN ('succeeded', 'failed')) = (status IS NOT NULL)),
    CHECK ((state = 'succeeded') = (status < 300) OR status IS NULL),
    CHECK ((status IS NULL) = (answer IS NULL)),
    CHECK ((state = 'queued') = (started_at IS NULL) OR state = 'cancelled')
);
CREATE INDEX jobs_of_organisation ON jobs (organisation_id, id);
CREATE INDEX jobs_waiting ON jobs (organisation_id, due_at) WHERE ended_at IS NULL;
CREATE INDEX jobs_by_end ON jobs (ended_at) WHERE ended_at IS NOT NULL;
ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
-- Whoever has asked, and the admins, who answer for what is done in their organisation.
CREATE POLICY seen ON jobs FOR SELECT
    USING (
        organisation_id = (SELECT current_organisation())
            AND (
                asked_by IN ((SELECT current_person()), (SELECT current_service()))
                OR (SELECT is_admin())
            )
        OR (SELECT is_worker())
    );
CREATE POLICY asked ON jobs FOR INSERT
    WITH CHECK (
        organisation_id = (SELECT current_organisation())
        AND asked_by = CASE
            WHEN is_service THEN (SELECT current_service()) ELSE (SELECT current_person())
        END
    );
CREATE POLICY changed ON jobs FOR UPDATE
    USING (
        organisation_id = (SELECT current_organisation())
        AND (
            asked_by IN ((SELECT current_person()), (SELECT current_service()))
            OR (SELECT is_admin())
            OR (SELECT is_worker())
        )
    )
    WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY swept ON jobs FOR DELETE
    USING (ended_at IS NOT NULL AND (SELECT is_worker()));
GRANT SELECT, INSERT, DELETE ON jobs TO tandem_app;
GRANT UPDATE (
    version, state, done, total, input, so_far, due_at, attempts, status, answer, started_at, ended_at
) ON jobs TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON jobs FOR EACH ROW
    WHEN (old.ended_at IS NOT NULL)
    EXECUTE FUNCTION stays_ended();
