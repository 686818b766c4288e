DROP TABLE pilot_promises;
