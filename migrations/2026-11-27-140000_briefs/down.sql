DROP TABLE proposal_briefs;
DROP TABLE brief_clarifications;
DROP TABLE brief_questions;
DROP TABLE brief_invitees;
DROP TABLE brief_invitations;
DROP TABLE briefs;
