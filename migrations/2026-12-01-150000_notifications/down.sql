-- What was kept back is not sent any more: it stands nowhere but here.
DELETE FROM mails WHERE state IN ('held', 'gathered') OR lists IS NOT NULL;
DROP INDEX mails_of_letter;
DROP INDEX mails_about;
ALTER TABLE mails
    DROP CONSTRAINT mails_sent,
    DROP CONSTRAINT mails_state_check,
    DROP COLUMN partnership_id,
    DROP COLUMN instead_of,
    DROP COLUMN first_id,
    DROP COLUMN first_for,
    DROP COLUMN rung,
    DROP COLUMN lists,
    DROP COLUMN letter_id,
    DROP COLUMN about,
    DROP COLUMN meant_for,
    DROP COLUMN kind,
    ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'sent', 'failed')),
    ADD CONSTRAINT mails_check CHECK ((state = 'sent') = (sent_at IS NOT NULL));
DROP TABLE notifications;
DROP TABLE notification_settings;
