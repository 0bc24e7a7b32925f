-- Requests of clients that were accepted lately, so that one that comes again is answered with what it made. Rows go after a quarter of an hour.
-- Keyed by time: they are written at the end and removed at the beginning, and nobody looks for one.
CREATE TABLE requests (
    accepted_at INTEGER NOT NULL,
    id BLOB NOT NULL,               -- 16 random bytes of the client
    content INTEGER NOT NULL,       -- a hash of what it asked for
    first_task TEXT,                -- the first task that it made, the others follow; null: all were there already
    seed INTEGER NOT NULL,          -- what the second half of their ids is made from
    others TEXT,                    -- those that made no task: "3=ID" was there already by its key, "5!max_pending" was refused
    PRIMARY KEY (accepted_at, id)
) WITHOUT ROWID;
