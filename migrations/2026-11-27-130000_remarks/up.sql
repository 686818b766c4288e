-- What people write about proposals: to the other side, and for themselves. Two tables, so that no
-- condition stands between what is internal and a partner.

CREATE TABLE proposal_messages (
    id uuid PRIMARY KEY,
    proposal_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('buyer', 'supplier')),
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    text text NOT NULL,
    mentions uuid[] NOT NULL CHECK (cardinality(mentions) <= 20),
    created_at timestamptz NOT NULL,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX proposal_messages_of_proposal
    ON proposal_messages (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX proposal_messages_in_order ON proposal_messages (proposal_id, id);
ALTER TABLE proposal_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_messages FORCE ROW LEVEL SECURITY;
-- What was withdrawn is the supplier's again, and so is what was said of it.
CREATE POLICY sides ON proposal_messages FOR SELECT
    USING (
        supplier_org_id = (SELECT current_organisation())
        OR buyer_org_id = (SELECT current_organisation())
            AND EXISTS (SELECT FROM proposals p WHERE p.id = proposal_id AND p.state <> 'withdrawn')
    );
CREATE POLICY author ON proposal_messages FOR INSERT
    WITH CHECK ((SELECT current_organisation()) =
        CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END);
GRANT SELECT, INSERT ON proposal_messages TO tandem_app;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_messages FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();

CREATE TABLE proposal_notes (
    id uuid PRIMARY KEY,
    proposal_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('buyer', 'supplier')),
    organisation_id uuid NOT NULL GENERATED ALWAYS AS (
        CASE side WHEN 'buyer' THEN buyer_org_id ELSE supplier_org_id END
    ) STORED,
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    text text NOT NULL,
    mentions uuid[] NOT NULL CHECK (cardinality(mentions) <= 20),
    created_at timestamptz NOT NULL,
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id)
);
CREATE INDEX proposal_notes_of_proposal
    ON proposal_notes (proposal_id, partnership_id, buyer_org_id, supplier_org_id);
CREATE INDEX proposal_notes_in_order ON proposal_notes (organisation_id, proposal_id, id);
ALTER TABLE proposal_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON proposal_notes
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON proposal_notes TO tandem_app;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_notes FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();
