-- What a successful run has left, as its agent told it: JSON, NULL until it is known.
ALTER TABLE process ADD COLUMN manifest text;
