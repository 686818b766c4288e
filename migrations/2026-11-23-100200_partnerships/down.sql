DROP TABLE invitations;
DROP TABLE partnerships;
