-- A relay holds the commands that it sends by locks, which go with its connection.
ALTER TABLE outbox DROP COLUMN claimed_until;
