-- JSON list of the jobs that a process's own job has submitted.
ALTER TABLE process ADD COLUMN children text NOT NULL DEFAULT '[]';
