-- Private links to an organisation's calendar: whoever holds one reads it, until the member takes it back or
-- does not belong there any more. The link itself is nowhere: its hash is.
CREATE TABLE calendar_links (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 240),
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    FOREIGN KEY (organisation_id, user_id) REFERENCES members (organisation_id, user_id)
        ON DELETE CASCADE
);
CREATE INDEX calendar_links_of_member ON calendar_links (organisation_id, user_id, id);
ALTER TABLE calendar_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_links FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON calendar_links
    USING (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    )
    WITH CHECK (
        organisation_id = (SELECT current_organisation()) AND user_id = (SELECT current_person())
    );
CREATE POLICY holder ON calendar_links FOR SELECT
    USING (token_hash = (SELECT current_token()));
GRANT SELECT, INSERT, DELETE ON calendar_links TO tandem_app;
GRANT UPDATE (last_used_at) ON calendar_links TO tandem_app;

-- What stands in the calendar of a time is found from its end, which most of what has ever been is before.
CREATE INDEX exclusivities_of_buyer_by_end ON exclusivities (buyer_org_id, held_until, id)
    WHERE held_until IS NOT NULL;
CREATE INDEX exclusivities_of_supplier_by_end ON exclusivities (supplier_org_id, held_until, id)
    WHERE held_until IS NOT NULL;
CREATE INDEX pilots_of_buyer_by_decision ON pilots (buyer_org_id, coalesce(decide_until, decision_by), id);
CREATE INDEX pilots_of_supplier_by_decision ON pilots (supplier_org_id, coalesce(decide_until, decision_by), id);
