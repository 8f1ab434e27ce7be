-- A process that waits for the ends of others. Until they have ended as it asks, it is held: it has no agent and no command.
ALTER TABLE process ADD COLUMN after_ids text; -- JSON list, as the client sent it; NULL for none
ALTER TABLE process ADD COLUMN after_condition text; -- OK or ANY
ALTER TABLE process ADD COLUMN held boolean NOT NULL DEFAULT false;

CREATE INDEX process_held ON process (id) WHERE held;

CREATE TABLE process_dependency (
  process_id integer NOT NULL REFERENCES process ON DELETE CASCADE,
  -- Checked at the commit: who deletes both processes at once may do so in any order.
  after_id   integer NOT NULL REFERENCES process DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (process_id, after_id)
);

CREATE INDEX process_dependency_after ON process_dependency (after_id);
