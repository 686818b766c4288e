DROP TABLE panel_seats;
DROP TABLE panels;
DROP TABLE panel_criteria;
