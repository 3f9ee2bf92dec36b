-- What the bytes of a model were when they were written: checked whenever they are read.
ALTER TABLE model ADD COLUMN weights_sha256 VARCHAR;
UPDATE model SET weights_sha256 = sha256(weights);
