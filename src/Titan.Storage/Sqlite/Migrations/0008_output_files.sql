-- Files on the Worker to which it writes all of stdout and stderr; null: none.
ALTER TABLE tasks ADD COLUMN stdout_path TEXT;
ALTER TABLE tasks ADD COLUMN stderr_path TEXT;
