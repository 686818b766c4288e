-- What a side has learned from a pilot: its own alone until it shares that, once and for good.
CREATE TABLE pilot_lessons (
    id uuid PRIMARY KEY,
    pilot_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('buyer', 'supplier')),
    organisation_id uuid NOT NULL GENERATED ALWAYS AS (
        CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END
    ) STORED,
    version integer NOT NULL CHECK (version >= 2),
    state text NOT NULL CHECK (state IN ('private', 'shared')),
    text text NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamptz NOT NULL,
    shared_at timestamptz,
    FOREIGN KEY (pilot_id, buyer_org_id, supplier_org_id)
        REFERENCES pilots (id, buyer_org_id, supplier_org_id),
    CONSTRAINT pilot_lessons_once UNIQUE (pilot_id, side),
    CHECK ((shared_at IS NOT NULL) = (state = 'shared'))
);
CREATE INDEX pilot_lessons_of_pilot ON pilot_lessons (pilot_id, buyer_org_id, supplier_org_id);
ALTER TABLE pilot_lessons ENABLE ROW LEVEL SECURITY;
ALTER TABLE pilot_lessons FORCE ROW LEVEL SECURITY;
CREATE POLICY readers ON pilot_lessons FOR SELECT
    USING (
        organisation_id = (SELECT current_organisation())
        OR state = 'shared' AND (SELECT current_organisation()) IN (buyer_org_id, supplier_org_id)
    );
CREATE POLICY author ON pilot_lessons FOR INSERT
    WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY author_changes ON pilot_lessons FOR UPDATE
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON pilot_lessons TO tandem_app;
GRANT UPDATE (version, state, text, written_by, written_at, shared_at) ON pilot_lessons TO tandem_app;
CREATE TRIGGER stays_agreed BEFORE UPDATE ON pilot_lessons FOR EACH ROW
    WHEN (old.state = 'shared')
    EXECUTE FUNCTION stays_agreed();
