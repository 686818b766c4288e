DROP TABLE sign_ups;
DROP TABLE members;
DROP TABLE users;
DROP TABLE organisations;
