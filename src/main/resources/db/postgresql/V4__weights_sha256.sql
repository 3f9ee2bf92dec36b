-- What the bytes of a model were when they were written: checked whenever they are read.
ALTER TABLE model ADD COLUMN weights_sha256 TEXT COLLATE "C";
UPDATE model SET weights_sha256 = encode(sha256(weights), 'hex');
