-- What must reach the outside, written in the transaction of the fact it tells of, and how far each consumer was told.
CREATE TABLE outbox (
  number BIGINT NOT NULL, told_at TIMESTAMP NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, facts VARCHAR NOT NULL
);
CREATE TABLE outbox_cursor (consumer VARCHAR NOT NULL, delivered BIGINT NOT NULL);
