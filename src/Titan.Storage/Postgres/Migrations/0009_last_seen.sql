ALTER TABLE titan.workers ADD COLUMN last_seen_at timestamptz;
COMMENT ON COLUMN titan.workers.last_seen_at IS 'Of one that was given up for dead: when it had last been heard.';
