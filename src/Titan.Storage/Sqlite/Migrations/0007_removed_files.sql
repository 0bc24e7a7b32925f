-- Files that the command left in its scratch folder, and that were removed with it; null: none. Names: of the first, one a line.
ALTER TABLE tasks ADD COLUMN removed_files INTEGER;
ALTER TABLE tasks ADD COLUMN removed_names TEXT;
ALTER TABLE superseded_attempts ADD COLUMN removed_files INTEGER;
ALTER TABLE superseded_attempts ADD COLUMN removed_names TEXT;
