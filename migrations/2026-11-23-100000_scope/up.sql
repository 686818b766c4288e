-- Who serves, and on whose behalf.
--
-- tandem_app is the role that serves requests: it owns nothing and cannot bypass row-level security.
-- Each transaction says on whose behalf it works, by settings that end with it. The functions below
-- read them; a setting that is missing or empty is NULL, so that a policy compares with NULL and
-- shows nothing. Policies call them as (SELECT current_..()), which PostgreSQL evaluates once a
-- statement. A role belongs to the cluster, not to the database, hence the guard.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tandem_app') THEN
        CREATE ROLE tandem_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
-- From 16 on whoever creates a role may not yet become it. A role that an administrator has made and
-- granted beforehand needs nothing here.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT tandem_app TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN NULL;
END
$$;

-- The organisation that acts.
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.organisation', true), '')::uuid $$;

-- The person who acts.
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.person', true), '')::uuid $$;

-- The hash of the single-use token that a visitor holds.
CREATE FUNCTION current_token() RETURNS bytea LANGUAGE sql STABLE AS
$$ SELECT decode(nullif(current_setting('app.token', true), ''), 'hex') $$;

-- The address that a visitor signs in with.
CREATE FUNCTION current_email() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('app.email', true), '') $$;

-- True for the workers that read the queues; it opens no table of an organisation's data.
CREATE FUNCTION is_worker() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('app.worker', true), '') = 'on' $$;
