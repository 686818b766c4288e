DROP TABLE pilot_gates;
DROP TABLE pilot_runs;
