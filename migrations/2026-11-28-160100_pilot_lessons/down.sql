DROP TABLE pilot_lessons;
