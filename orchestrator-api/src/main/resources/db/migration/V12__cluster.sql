-- Two clusters of one slurmdbd may give out the same job id: the id means something on this cluster alone.
ALTER TABLE process ADD COLUMN cluster text;
