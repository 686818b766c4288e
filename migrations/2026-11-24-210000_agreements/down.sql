DELETE FROM signatures WHERE noun = 'agreement';
ALTER TABLE signatures DROP COLUMN agreement_id;
ALTER TABLE signatures DROP CONSTRAINT signatures_noun_check;
ALTER TABLE signatures ADD CONSTRAINT signatures_noun_check CHECK (noun IN ('pilot', 'plan'));
DROP TABLE agreements;
DELETE FROM deadlines WHERE noun = 'agreement';
