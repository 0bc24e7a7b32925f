-- Between TERM and KILL when an attempt is ended, in microseconds; null: 5 s.
ALTER TABLE tasks ADD COLUMN grace INTEGER;
