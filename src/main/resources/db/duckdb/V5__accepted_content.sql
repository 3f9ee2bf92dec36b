-- Content is accepted once under a schema: the key refuses a second time, whoever tries.
CREATE TABLE accepted_content (
  sha256 VARCHAR NOT NULL, schema_id VARCHAR NOT NULL, batch BIGINT NOT NULL,
  PRIMARY KEY (sha256, schema_id));
INSERT INTO accepted_content (sha256, schema_id, batch)
  SELECT sha256, schema_id, min(number) FROM batch WHERE status = 'INGESTED' GROUP BY sha256, schema_id;
