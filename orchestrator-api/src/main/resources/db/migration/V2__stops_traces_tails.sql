-- A stop goes out again while its job is seen alive, but not with every sighting.
ALTER TABLE process ADD COLUMN stop_sent_at timestamptz;

-- W3C trace context of the request or the event that caused the transition.
ALTER TABLE process_history ADD COLUMN traceparent text;

-- Places in the history of all processes: transactions in their order, and rows within one.
ALTER TABLE process_history ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE process_history ADD COLUMN serial bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX process_history_in_order ON process_history (tx, serial);

-- For the measure of processes by state.
CREATE INDEX process_by_status ON process (status);

-- The last part of a run's output, kept for when its agent is silent.
CREATE TABLE run_tail (
  process_id integer NOT NULL REFERENCES process ON DELETE CASCADE,
  stream     text NOT NULL,
  starts_at  bigint NOT NULL, -- byte offset of the content's first byte
  content    bytea NOT NULL,
  PRIMARY KEY (process_id, stream)
);
