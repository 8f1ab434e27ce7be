-- The batch that a process was accepted with: one request, many configs. Ids within a batch follow the order of its configs.
ALTER TABLE process ADD COLUMN batch uuid;
CREATE INDEX process_by_batch ON process (batch, id) WHERE batch IS NOT NULL;
