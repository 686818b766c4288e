DROP INDEX jobs_one_export;
