-- Keyed by time: rows are written at the end and removed at the beginning, and nobody looks for one.
CREATE TABLE titan.requests (
    accepted_at timestamptz,
    id bytea,
    content bigint NOT NULL,
    first_task text COLLATE "C",
    seed bigint NOT NULL,
    others text,
    PRIMARY KEY (accepted_at, id)
);

COMMENT ON TABLE titan.requests IS 'Requests of clients that were accepted lately, so that one that comes again is answered with what it made. Rows go after a quarter of an hour.';
COMMENT ON COLUMN titan.requests.id IS '16 random bytes of the client.';
COMMENT ON COLUMN titan.requests.content IS 'A hash of what it asked for.';
COMMENT ON COLUMN titan.requests.first_task IS 'The first task that it made, the others follow; null: all were there already.';
COMMENT ON COLUMN titan.requests.seed IS 'What the second half of their ids is made from.';
COMMENT ON COLUMN titan.requests.others IS 'Those that made no task, by place: 3=ID was there already by its key, 5!MaxPending was refused.';
