DROP TABLE pilot_clauses;
