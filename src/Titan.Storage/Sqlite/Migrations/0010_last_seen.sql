-- Of a Worker that was given up for dead: when it had last been heard.
ALTER TABLE workers ADD COLUMN last_seen_at INTEGER;
