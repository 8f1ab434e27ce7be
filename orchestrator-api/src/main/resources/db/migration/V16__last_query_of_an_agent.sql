-- When Slurm last answered an agent, by the agent's clock, and how long that took; NULL until it is known.
ALTER TABLE agent ADD COLUMN slurm_queried_at timestamptz;
ALTER TABLE agent ADD COLUMN slurm_query_millis bigint;
