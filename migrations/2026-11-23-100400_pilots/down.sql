DROP TABLE signatures;
DROP TABLE pilot_criteria;
DROP TABLE pilots;
