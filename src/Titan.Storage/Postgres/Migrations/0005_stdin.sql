ALTER TABLE titan.tasks ADD COLUMN stdin bytea;
COMMENT ON COLUMN titan.tasks.stdin IS 'What the command reads on its standard input; null: nothing.';
