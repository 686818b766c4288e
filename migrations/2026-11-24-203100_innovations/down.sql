DROP TABLE proposal_innovations;
DROP TABLE innovations;
