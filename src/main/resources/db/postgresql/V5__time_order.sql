-- Where the time of a row stands among all times, whatever its text: NULL is before all others. A store that has
-- no rows yet has no table for them either. What the times count is known from the first that was read.
ALTER TABLE IF EXISTS observation ADD COLUMN time_order DOUBLE PRECISION;
ALTER TABLE store_schema ADD COLUMN time_axis TEXT COLLATE "C";
