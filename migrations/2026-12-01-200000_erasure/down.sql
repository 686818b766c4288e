REVOKE UPDATE (title) ON notifications FROM tandem_app;
DROP POLICY erased ON notifications;

DROP INDEX proposal_notes_of_author;
REVOKE UPDATE (author_name) ON proposal_notes FROM tandem_app;
DROP POLICY author ON proposal_notes;
DROP POLICY own ON proposal_notes;
CREATE POLICY own ON proposal_notes
    USING (organisation_id = (SELECT current_organisation()))
    WITH CHECK (organisation_id = (SELECT current_organisation()));
DROP POLICY erased ON proposal_notes;
DROP POLICY of_erased ON proposal_notes;
DROP TRIGGER stays_written ON proposal_notes;
DROP TRIGGER stays ON proposal_notes;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_notes FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();

DROP INDEX proposal_messages_of_author;
REVOKE UPDATE (author_name) ON proposal_messages FROM tandem_app;
DROP POLICY erased ON proposal_messages;
DROP POLICY of_erased ON proposal_messages;
DROP TRIGGER stays_written ON proposal_messages;
DROP TRIGGER stays ON proposal_messages;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_messages FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();

DROP INDEX invitations_by_address;
DROP POLICY erased ON invitations;
DROP POLICY of_erased ON invitations;

DROP POLICY erased ON sessions;

DROP TRIGGER stays_itself ON users;
DROP FUNCTION stays_itself();
REVOKE UPDATE (email, name, erased_at) ON users FROM tandem_app;
DROP POLICY own ON users;
CREATE POLICY own ON users
    USING (id = (SELECT current_person()) OR email = (SELECT current_email()))
    WITH CHECK (id = (SELECT current_person()));
ALTER TABLE users DROP CONSTRAINT users_erased;
ALTER TABLE users DROP COLUMN erased_at;

DROP FUNCTION erased_address(uuid);
DROP FUNCTION is_erasure();
