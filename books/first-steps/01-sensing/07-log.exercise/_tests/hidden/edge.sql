-- @setup
CREATE TABLE soles (ms INTEGER, foot TEXT, newtons REAL);
INSERT INTO soles VALUES
  (100, 'left', 25.0), (100, 'right', 25.0),
  (80, 'left', 49.0), (80, 'right', 0.5),
  (120, 'right', 3.0);

-- @test fifty is not less than fifty, and one foot alone is an instant too
-- @in-order
-- | ms  | load |
-- | 80  | 49.5 |
-- | 120 | 3.0  |
