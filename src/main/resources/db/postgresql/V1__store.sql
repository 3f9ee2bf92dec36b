-- The truth of one home: ledger, quarantine, runs, models, deployments. Rows and sightings have a
-- table per schema, made by RowTable. Texts compare by their bytes, as DuckDB compares them.
CREATE SEQUENCE batch_number START 1;
CREATE TABLE store_schema (
  fingerprint TEXT COLLATE "C" NOT NULL, description TEXT COLLATE "C" NOT NULL, bound_at TIMESTAMP NOT NULL,
  joined BOOLEAN DEFAULT false);
CREATE TABLE batch (
  number BIGINT PRIMARY KEY, name TEXT COLLATE "C" NOT NULL, sha256 TEXT COLLATE "C" NOT NULL, bytes BIGINT NOT NULL,
  run_id TEXT COLLATE "C" NOT NULL, received_at TIMESTAMP NOT NULL, took_ms BIGINT NOT NULL,
  schema_id TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL, rows_read BIGINT NOT NULL,
  accepted BIGINT NOT NULL, duplicate BIGINT NOT NULL, quarantined BIGINT NOT NULL, labelled BIGINT NOT NULL,
  header TEXT COLLATE "C" NOT NULL, fault_code TEXT COLLATE "C", fault_detail TEXT COLLATE "C", earlier BIGINT,
  first_sequence BIGINT NOT NULL, next_sequence BIGINT NOT NULL, claim TEXT COLLATE "C" NOT NULL,
  archived TEXT COLLATE "C", checked_run TEXT COLLATE "C", published BOOLEAN NOT NULL,
  answered BIGINT DEFAULT 0, waiting BIGINT DEFAULT 0, removed_at TIMESTAMP, predictions_removed_at TIMESTAMP,
  went_back BOOLEAN DEFAULT false);
CREATE INDEX batch_sha256 ON batch (sha256);
CREATE INDEX batch_run ON batch (run_id);
CREATE INDEX batch_archived ON batch (archived);
CREATE INDEX batch_next_sequence ON batch (next_sequence);
CREATE TABLE quarantine (batch BIGINT NOT NULL, ordinal BIGINT NOT NULL, row_json TEXT COLLATE "C" NOT NULL);
CREATE INDEX quarantine_batch ON quarantine (batch, ordinal);
CREATE TABLE master_section (
  batch BIGINT NOT NULL, first_byte BIGINT NOT NULL, end_byte BIGINT NOT NULL, sha256 TEXT COLLATE "C" NOT NULL);
CREATE TABLE run (
  run_id TEXT COLLATE "C" PRIMARY KEY, trigger TEXT COLLATE "C" NOT NULL, started_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP NOT NULL, champion_before INTEGER, champion_after INTEGER, challenger INTEGER,
  drift_state TEXT COLLATE "C", drift TEXT COLLATE "C", retrain_code TEXT COLLATE "C", retrain TEXT COLLATE "C",
  promotion_code TEXT COLLATE "C", promotion TEXT COLLATE "C", timings TEXT COLLATE "C" NOT NULL, checked_to BIGINT);
CREATE INDEX run_finished ON run (finished_at, run_id);
CREATE TABLE model (
  version INTEGER PRIMARY KEY, run_id TEXT COLLATE "C" NOT NULL, trained_at TIMESTAMP NOT NULL,
  model_hash TEXT COLLATE "C" NOT NULL, preprocessing TEXT COLLATE "C" NOT NULL, weights BYTEA NOT NULL,
  card TEXT COLLATE "C" NOT NULL, trained_to BIGINT NOT NULL, first_bucket INTEGER NOT NULL,
  trained_rows BIGINT NOT NULL, recorded BYTEA NOT NULL, recorded_scores TEXT COLLATE "C" NOT NULL,
  threshold DOUBLE PRECISION NOT NULL);
CREATE TABLE deployment (
  number BIGINT PRIMARY KEY, version INTEGER NOT NULL, deployed_at TIMESTAMP NOT NULL, run_id TEXT COLLATE "C",
  code TEXT COLLATE "C" NOT NULL, reason TEXT COLLATE "C" NOT NULL);
CREATE TABLE evaluation (
  version INTEGER NOT NULL, evaluation_set TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL,
  scored_at TIMESTAMP NOT NULL, scores TEXT COLLATE "C" NOT NULL);
CREATE TABLE evaluation_row (
  key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, id TEXT COLLATE "C", by_client BOOLEAN NOT NULL);
CREATE INDEX evaluation_row_key ON evaluation_row (key_high, key_low);
CREATE TABLE prediction (
  batch BIGINT NOT NULL, sighting BIGINT NOT NULL, sequence BIGINT NOT NULL, version INTEGER NOT NULL,
  probability DOUBLE PRECISION NOT NULL, in_training BOOLEAN);
CREATE INDEX prediction_batch ON prediction (batch, sighting);
CREATE INDEX prediction_sequence ON prediction (sequence);
-- Unlabelled observations whose outcome came in another row: the sequence of the one that waited, of the
-- labelled one that answers it, and the batch that brought the two together.
CREATE TABLE late_label (observation BIGINT NOT NULL, answer BIGINT NOT NULL, batch BIGINT NOT NULL);
CREATE INDEX late_label_observation ON late_label (observation);
CREATE INDEX late_label_batch ON late_label (batch);
