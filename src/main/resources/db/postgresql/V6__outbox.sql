-- What must reach the outside, written in the transaction of the fact it tells of, and how far each consumer was told.
CREATE TABLE outbox (
  number BIGINT NOT NULL, told_at TIMESTAMP NOT NULL, kind TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL, facts TEXT COLLATE "C" NOT NULL
);
CREATE TABLE outbox_cursor (consumer TEXT COLLATE "C" NOT NULL, delivered BIGINT NOT NULL);
CREATE UNIQUE INDEX outbox_by_number ON outbox (number);
