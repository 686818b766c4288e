-- An organisation has one export at a time, whoever asks for it.
CREATE UNIQUE INDEX jobs_one_export ON jobs (organisation_id) WHERE kind = 'export' AND ended_at IS NULL;
