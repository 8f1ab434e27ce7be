-- The pipelines of an agent's catalogue, as it reported them: JSON, NULL until they are known.
ALTER TABLE agent ADD COLUMN catalogue text;
