-- For the recent runs of a pipeline.
CREATE INDEX process_by_pipeline ON process (pipeline, accepted_at);
