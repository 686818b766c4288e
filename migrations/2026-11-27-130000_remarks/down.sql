DROP TABLE proposal_notes;
DROP TABLE proposal_messages;
