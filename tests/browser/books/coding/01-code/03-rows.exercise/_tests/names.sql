-- @setup
CREATE TABLE robots (id INTEGER, name TEXT);
INSERT INTO robots VALUES (1, 'Spot'), (2, 'Asimo');

-- @test names only
-- @in-order
-- | name  |
-- | Asimo |
-- | Spot  |
