-- Partnerships, and the invitations by which the other side or a colleague joins.

-- While proposed, only the author's seat is taken.
CREATE TABLE partnerships (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'suspended', 'ending', 'ended', 'closed')),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    proposed_by uuid NOT NULL,
    buyer_org_id uuid REFERENCES organisations,
    supplier_org_id uuid REFERENCES organisations,
    buyer_name text,
    supplier_name text,
    invited_name text NOT NULL,
    category text,
    notice_days integer NOT NULL CHECK (notice_days BETWEEN 0 AND 730),
    suspended_by text CHECK (suspended_by IN ('buyer', 'supplier')),
    ends_on date,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- What shared rows refer to, so that theirs are the sides of a real partnership.
    CONSTRAINT partnerships_sides UNIQUE (id, buyer_org_id, supplier_org_id),
    CHECK (buyer_org_id <> supplier_org_id),
    CHECK (num_nonnulls(buyer_org_id, supplier_org_id) = CASE WHEN state IN ('proposed', 'closed') THEN 1 ELSE 2 END),
    CHECK ((buyer_org_id IS NULL) = (buyer_name IS NULL)),
    CHECK ((supplier_org_id IS NULL) = (supplier_name IS NULL)),
    CHECK ((state = 'suspended') = (suspended_by IS NOT NULL) OR state IN ('ending', 'ended')),
    CHECK (state NOT IN ('ending', 'ended') OR ends_on IS NOT NULL)
);
CREATE UNIQUE INDEX partnerships_one_per_pair ON partnerships (buyer_org_id, supplier_org_id)
    WHERE state IN ('active', 'suspended', 'ending');
CREATE INDEX partnerships_of_buyer ON partnerships (buyer_org_id, id);
CREATE INDEX partnerships_of_supplier ON partnerships (supplier_org_id, id);
ALTER TABLE partnerships ENABLE ROW LEVEL SECURITY;
ALTER TABLE partnerships FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON partnerships
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT, UPDATE ON partnerships TO tandem_app;

-- Whoever holds the token of an invitation may read it, and answers it for the organisation that sent
-- it.
CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    organisation_name text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    email text NOT NULL,
    -- A colleague has roles, a partner a partnership.
    roles text[],
    partnership_id uuid REFERENCES partnerships,
    state text NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (num_nonnulls(roles, partnership_id) = 1)
);
CREATE INDEX invitations_of_organisation ON invitations (organisation_id);
CREATE INDEX invitations_of_partnership ON invitations (partnership_id);
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY holder ON invitations
    USING (organisation_id = (SELECT current_organisation()) OR token_hash = (SELECT current_token()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT, UPDATE ON invitations TO tandem_app;
