-- The truth of one home: ledger, quarantine, runs, models, deployments. Rows and sightings have a
-- table per schema, made by RowTable. No index on batches: DuckDB scans them faster than it keeps one.
CREATE SEQUENCE batch_number START 1;
CREATE TABLE store_schema (fingerprint VARCHAR NOT NULL, description VARCHAR NOT NULL, bound_at TIMESTAMP NOT NULL);
CREATE TABLE batch (
  number BIGINT NOT NULL, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL,
  run_id VARCHAR NOT NULL, received_at TIMESTAMP NOT NULL, took_ms BIGINT NOT NULL, schema_id VARCHAR NOT NULL,
  status VARCHAR NOT NULL, rows_read BIGINT NOT NULL, accepted BIGINT NOT NULL, duplicate BIGINT NOT NULL,
  quarantined BIGINT NOT NULL, labelled BIGINT NOT NULL, header VARCHAR NOT NULL,
  fault_code VARCHAR, fault_detail VARCHAR, earlier BIGINT,
  first_sequence BIGINT NOT NULL, next_sequence BIGINT NOT NULL,
  claim VARCHAR NOT NULL, archived VARCHAR, checked_run VARCHAR, published BOOLEAN NOT NULL);
CREATE TABLE quarantine (batch BIGINT NOT NULL, ordinal BIGINT NOT NULL, row_json VARCHAR NOT NULL);
CREATE TABLE master_section (
  batch BIGINT NOT NULL, first_byte BIGINT NOT NULL, end_byte BIGINT NOT NULL, sha256 VARCHAR NOT NULL);
CREATE TABLE run (
  run_id VARCHAR NOT NULL, trigger VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, finished_at TIMESTAMP NOT NULL,
  champion_before INTEGER, champion_after INTEGER, challenger INTEGER, drift_state VARCHAR, drift VARCHAR,
  retrain_code VARCHAR, retrain VARCHAR, promotion_code VARCHAR, promotion VARCHAR, timings VARCHAR NOT NULL,
  checked_to BIGINT);
CREATE TABLE model (
  version INTEGER NOT NULL, run_id VARCHAR NOT NULL, trained_at TIMESTAMP NOT NULL, model_hash VARCHAR NOT NULL,
  preprocessing VARCHAR NOT NULL, weights BLOB NOT NULL, card VARCHAR NOT NULL, trained_to BIGINT NOT NULL,
  first_bucket INTEGER NOT NULL, trained_rows BIGINT NOT NULL,
  recorded BLOB NOT NULL, recorded_scores VARCHAR NOT NULL, threshold DOUBLE NOT NULL);
CREATE TABLE deployment (
  number BIGINT NOT NULL, version INTEGER NOT NULL, deployed_at TIMESTAMP NOT NULL, run_id VARCHAR,
  code VARCHAR NOT NULL, reason VARCHAR NOT NULL);
CREATE TABLE evaluation (
  version INTEGER NOT NULL, evaluation_set VARCHAR NOT NULL, name VARCHAR NOT NULL, scored_at TIMESTAMP NOT NULL,
  scores VARCHAR NOT NULL);
CREATE TABLE evaluation_row (key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, id VARCHAR, by_client BOOLEAN NOT NULL);
CREATE TABLE prediction (
  batch BIGINT NOT NULL, sighting BIGINT NOT NULL, sequence BIGINT NOT NULL, version INTEGER NOT NULL,
  probability DOUBLE NOT NULL);
