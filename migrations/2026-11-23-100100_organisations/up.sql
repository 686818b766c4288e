-- Organisations, people, who belongs where, and those who have asked to join.

CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    created_at timestamptz NOT NULL
);
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON organisations
    USING (id = (SELECT current_organisation()))
    WITH CHECK (id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON organisations TO tandem_app;

-- A person is visible to itself, and to whoever presents its address at sign-in.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL CONSTRAINT users_email_is_unique UNIQUE,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL
);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON users
    USING (id = (SELECT current_person()) OR email = (SELECT current_email()))
    WITH CHECK (id = (SELECT current_person()));
GRANT SELECT, INSERT ON users TO tandem_app;

-- Name and address stand here once more, so that a member's colleagues see it without seeing users.
CREATE TABLE members (
    organisation_id uuid NOT NULL REFERENCES organisations,
    user_id uuid NOT NULL REFERENCES users,
    name text NOT NULL,
    email text NOT NULL,
    roles text[] NOT NULL CHECK (
        cardinality(roles) > 0
        AND roles <@ ARRAY['org_admin', 'partnership_lead', 'contributor', 'reviewer', 'approver', 'analyst']
    ),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);
CREATE INDEX members_of_user ON members (user_id);
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON members
    USING (organisation_id = (SELECT current_organisation()) OR user_id = (SELECT current_person()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON members TO tandem_app;

-- Nothing of a sign-up exists until its address is confirmed, so nobody learns whose addresses are
-- known. Only the token of the mail opens the row; the worker reads it once, to write that mail.
CREATE TABLE sign_ups (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    email text NOT NULL,
    organisation_name text NOT NULL,
    user_name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    mailed_at timestamptz
);
CREATE INDEX sign_ups_to_mail ON sign_ups (created_at) WHERE mailed_at IS NULL;
CREATE INDEX sign_ups_by_end ON sign_ups (expires_at);
ALTER TABLE sign_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_ups FORCE ROW LEVEL SECURITY;
CREATE POLICY holder ON sign_ups
    USING (token_hash = (SELECT current_token()) OR (SELECT is_worker()))
    WITH CHECK (token_hash = (SELECT current_token()) OR (SELECT is_worker()));
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_ups TO tandem_app;
