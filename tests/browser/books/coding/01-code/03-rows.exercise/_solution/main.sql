SELECT name FROM robots ORDER BY name;
