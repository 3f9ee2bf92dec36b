-- Several nodes on one store: who has the turn to run, and since how many; which node answers which tick of
-- which schedule; which one made a run.
CREATE TABLE run_turn (epoch BIGINT NOT NULL, node TEXT COLLATE "C", taken_at TIMESTAMP);
INSERT INTO run_turn VALUES (0, NULL, NULL);
CREATE TABLE tick (
  schedule TEXT COLLATE "C", due_at TIMESTAMP, node TEXT COLLATE "C", PRIMARY KEY (schedule, due_at));
ALTER TABLE run ADD COLUMN node TEXT COLLATE "C";
CREATE INDEX batch_unpublished ON batch (number) WHERE NOT published;
