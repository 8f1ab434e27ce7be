-- A command that may have reached its agent is not withdrawn. Nobody knows whether those that wait now have.
ALTER TABLE outbox ADD COLUMN handed_out boolean NOT NULL DEFAULT true;
ALTER TABLE outbox ALTER COLUMN handed_out SET DEFAULT false;

-- The unfinished processes of a pipeline with max_running belong to one agent, whose own limit counts them all.
ALTER TABLE process ADD COLUMN one_agent boolean NOT NULL DEFAULT false;
CREATE INDEX process_alive_by_pipeline ON process (pipeline, id)
  WHERE status NOT IN ('SUCCESSFUL', 'FAILED', 'STOPPED');
