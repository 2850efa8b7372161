SELECT * FROM robots;
