-- A process that a client has deleted: its row stays, so that its id is never used again, and only operators see its history.
ALTER TABLE process ADD COLUMN deleted_at timestamptz;
ALTER TABLE process ADD COLUMN deleted_by text;
