ALTER TABLE titan.tasks ADD COLUMN grace interval;
COMMENT ON COLUMN titan.tasks.grace IS 'Between TERM and KILL when an attempt is ended; null: 5 s.';
