-- What published files say is a stored fact, so that they can be made again.
ALTER TABLE prediction ADD COLUMN in_training BOOLEAN;
ALTER TABLE batch ADD COLUMN went_back BOOLEAN DEFAULT false;
