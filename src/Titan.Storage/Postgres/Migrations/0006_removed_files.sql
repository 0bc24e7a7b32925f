ALTER TABLE titan.tasks ADD COLUMN removed_files integer, ADD COLUMN removed_names text;
COMMENT ON COLUMN titan.tasks.removed_files IS 'Files that the command left in its scratch folder, and that were removed with it; null: none.';
COMMENT ON COLUMN titan.tasks.removed_names IS 'Where the first of them were, one a line.';
ALTER TABLE titan.superseded_attempts ADD COLUMN removed_files integer, ADD COLUMN removed_names text;
COMMENT ON COLUMN titan.superseded_attempts.removed_files IS 'Files that the command left in its scratch folder, and that were removed with it; null: none.';
COMMENT ON COLUMN titan.superseded_attempts.removed_names IS 'Where the first of them were, one a line.';
