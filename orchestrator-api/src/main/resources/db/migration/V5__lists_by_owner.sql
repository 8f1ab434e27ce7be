-- A list selects by the owner's name and is sorted by id; the index on the owner's number was of no use to it.
DROP INDEX process_by_owner;
CREATE INDEX process_by_owner ON process (owner, id);
