DROP TABLE proposal_questions;
DROP TABLE proposals;
