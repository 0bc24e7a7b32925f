ALTER TABLE titan.tasks ADD COLUMN stdout_path text, ADD COLUMN stderr_path text;
COMMENT ON COLUMN titan.tasks.stdout_path IS 'A file on the Worker to which it writes all of stdout; null: none.';
COMMENT ON COLUMN titan.tasks.stderr_path IS 'A file on the Worker to which it writes all of stderr; null: none.';
