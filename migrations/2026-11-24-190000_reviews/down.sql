DROP TABLE plan_reviews;
DELETE FROM deadlines WHERE noun = 'review';
