-- What a request asks Slurm for, over its pipeline's own resources: JSON object, NULL for nothing.
ALTER TABLE process ADD COLUMN resources text;
