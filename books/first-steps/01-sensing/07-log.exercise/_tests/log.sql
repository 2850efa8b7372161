-- @setup
CREATE TABLE soles (ms INTEGER, foot TEXT, newtons REAL);
INSERT INTO soles VALUES
  (40, 'left', 22.5), (40, 'right', 10.0),
  (0, 'left', 310.0), (0, 'right', 95.0),
  (20, 'left', 405.0), (20, 'right', 0.0),
  (60, 'left', 0.0), (60, 'right', 12.0);

-- @test the two instants without load, the earliest first
-- @in-order
-- | ms | load |
-- | 40 | 32.5 |
-- | 60 | 12.0 |
