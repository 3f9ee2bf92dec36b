-- When what was published for a batch was removed because it was old. The entry itself stays for ever:
-- it is what makes the same content "already ingested".
ALTER TABLE batch ADD COLUMN removed_at TIMESTAMP;
ALTER TABLE batch ADD COLUMN predictions_removed_at TIMESTAMP;
