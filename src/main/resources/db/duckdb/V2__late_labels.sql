-- Unlabelled observations whose outcome came in another row: the sequence of the one that waited, of the
-- labelled one that answers it, and the batch that brought the two together.
CREATE TABLE late_label (observation BIGINT NOT NULL, answer BIGINT NOT NULL, batch BIGINT NOT NULL);
ALTER TABLE batch ADD COLUMN answered BIGINT DEFAULT 0;
ALTER TABLE batch ADD COLUMN waiting BIGINT DEFAULT 0;
UPDATE batch SET waiting = accepted - labelled;
ALTER TABLE store_schema ADD COLUMN joined BOOLEAN DEFAULT false;
