-- When the agent of a process that has ended reported that its run directory is removed; NULL while it stays.
ALTER TABLE process ADD COLUMN directory_removed_at timestamptz;
