-- A person is erased: its name, its address and all that lets it in go, wherever they stand. What it did
-- stays, by its id, which then leads to nobody.

-- True for the transaction that erases the person and the address for which it works; it opens what is
-- about them, whichever organisation's it is.
CREATE FUNCTION is_erasure() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('app.erasure', true), '') = 'on' $$;

-- What stands in place of the address of whom or what has this id. No mail ever gets there (RFC 2606).
CREATE FUNCTION erased_address(id uuid) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT 'erased-' || id || '@erased.invalid' $$;

ALTER TABLE users ADD COLUMN erased_at timestamptz;
ALTER TABLE users ADD CONSTRAINT users_erased CHECK (
    erased_at IS NULL
    OR name = 'Erased person' AND email = erased_address(id) AND password_hash = ''
);
-- Who is erased is there for nobody.
DROP POLICY own ON users;
CREATE POLICY own ON users
    USING (
        (id = (SELECT current_person()) OR email = (SELECT current_email()))
        AND (erased_at IS NULL OR (SELECT is_erasure()))
    )
    WITH CHECK (id = (SELECT current_person()));
GRANT UPDATE (email, name, erased_at) ON users TO tandem_app;
CREATE FUNCTION stays_itself() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'a person keeps its name and address until it is erased' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER stays_itself BEFORE UPDATE ON users FOR EACH ROW
    WHEN (
        old.erased_at IS NOT NULL
        OR new.erased_at IS NULL AND (old.email, old.name) IS DISTINCT FROM (new.email, new.name)
    )
    EXECUTE FUNCTION stays_itself();

CREATE POLICY erased ON sessions FOR DELETE
    USING (user_id = (SELECT current_person()) AND (SELECT is_erasure()));

-- To whichever organisation's: the address goes, and what is new is seen, too.
CREATE POLICY of_erased ON invitations FOR SELECT
    USING ((SELECT is_erasure()) AND email IN ((SELECT current_email()), erased_address(id)));
CREATE POLICY erased ON invitations FOR UPDATE
    USING ((SELECT is_erasure()) AND email = (SELECT current_email()))
    WITH CHECK ((SELECT is_erasure()) AND email = erased_address(id));
CREATE INDEX invitations_by_address ON invitations (email);

-- What somebody wrote stays the organisations', word for word; what it was called then does not.
DROP TRIGGER stays ON proposal_messages;
CREATE TRIGGER stays BEFORE DELETE ON proposal_messages FOR EACH ROW EXECUTE FUNCTION stays_agreed();
CREATE TRIGGER stays_written BEFORE UPDATE ON proposal_messages FOR EACH ROW
    WHEN (
        new.author_name <> 'Erased person'
        OR NOT is_erasure()
        OR (
            old.id, old.proposal_id, old.partnership_id, old.buyer_org_id, old.supplier_org_id, old.side,
            old.author_id, old.text, old.mentions, old.created_at
        ) IS DISTINCT FROM (
            new.id, new.proposal_id, new.partnership_id, new.buyer_org_id, new.supplier_org_id, new.side,
            new.author_id, new.text, new.mentions, new.created_at
        )
    )
    EXECUTE FUNCTION stays_agreed();
CREATE POLICY of_erased ON proposal_messages FOR SELECT
    USING ((SELECT is_erasure()) AND author_id = (SELECT current_person()));
CREATE POLICY erased ON proposal_messages FOR UPDATE
    USING ((SELECT is_erasure()) AND author_id = (SELECT current_person()))
    WITH CHECK ((SELECT is_erasure()) AND author_id = (SELECT current_person()));
GRANT UPDATE (author_name) ON proposal_messages TO tandem_app;
CREATE INDEX proposal_messages_of_author ON proposal_messages (author_id);

DROP TRIGGER stays ON proposal_notes;
CREATE TRIGGER stays BEFORE DELETE ON proposal_notes FOR EACH ROW EXECUTE FUNCTION stays_agreed();
CREATE TRIGGER stays_written BEFORE UPDATE ON proposal_notes FOR EACH ROW
    WHEN (
        new.author_name <> 'Erased person'
        OR NOT is_erasure()
        OR (
            old.id, old.proposal_id, old.partnership_id, old.buyer_org_id, old.supplier_org_id, old.side,
            old.author_id, old.text, old.mentions, old.created_at
        ) IS DISTINCT FROM (
            new.id, new.proposal_id, new.partnership_id, new.buyer_org_id, new.supplier_org_id, new.side,
            new.author_id, new.text, new.mentions, new.created_at
        )
    )
    EXECUTE FUNCTION stays_agreed();
CREATE POLICY of_erased ON proposal_notes FOR SELECT
    USING ((SELECT is_erasure()) AND author_id = (SELECT current_person()));
CREATE POLICY erased ON proposal_notes FOR UPDATE
    USING ((SELECT is_erasure()) AND author_id = (SELECT current_person()))
    WITH CHECK ((SELECT is_erasure()) AND author_id = (SELECT current_person()));
-- No organisation rewrites its own.
DROP POLICY own ON proposal_notes;
CREATE POLICY own ON proposal_notes FOR SELECT
    USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY author ON proposal_notes FOR INSERT
    WITH CHECK (organisation_id = (SELECT current_organisation()));
GRANT UPDATE (author_name) ON proposal_notes TO tandem_app;
CREATE INDEX proposal_notes_of_author ON proposal_notes (author_id);

-- Who was told of a member by its name is told of an erased person.
CREATE POLICY erased ON notifications FOR UPDATE
    USING ((SELECT is_worker())) WITH CHECK ((SELECT is_worker()));
GRANT UPDATE (title) ON notifications TO tandem_app;
