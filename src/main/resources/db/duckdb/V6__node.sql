-- Which process made a run.
ALTER TABLE run ADD COLUMN node VARCHAR;
