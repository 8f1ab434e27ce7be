-- The name that another system gave to the Slurm job of an imported process.
ALTER TABLE process ADD COLUMN adopted_job_name text;
