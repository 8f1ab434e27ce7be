-- What a process's job has used, as its agent told it: JSON, NULL until it is known.
ALTER TABLE process ADD COLUMN usage text;

-- A process that repeats another one, and the other way round: a JSON list of the ids of its repetitions.
ALTER TABLE process ADD COLUMN rerun_of integer;
ALTER TABLE process ADD COLUMN reruns text NOT NULL DEFAULT '[]';
