DROP TRIGGER stays_ended ON pilots;
ALTER TABLE pilots
    DROP COLUMN open_until,
    DROP CONSTRAINT pilots_reminder,
    DROP CONSTRAINT pilots_overdue,
    DROP COLUMN next_reminder,
    DROP COLUMN overdue_since,
    DROP COLUMN decision_owner,
    DROP CONSTRAINT pilots_state_check,
    ADD CONSTRAINT pilots_state_check CHECK (state IN (
        'draft', 'charter_review', 'changes_requested', 'approved_by_buyer', 'approved', 'ready',
        'running', 'paused', 'evaluating', 'decision_due', 'overdue', 'closed', 'rejected', 'cancelled'
    ));
