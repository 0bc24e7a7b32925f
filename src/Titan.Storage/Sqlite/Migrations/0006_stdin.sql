-- What the command reads on its standard input; null: nothing.
ALTER TABLE tasks ADD COLUMN stdin BLOB;
