-- The records of Titan. People are welcome to read; only Titan writes.
-- Times are microseconds since 1970-01-01 UTC, lengths of time are microseconds: datetime(ended_at / 1e6, 'unixepoch').

CREATE TABLE leaderships (
    epoch INTEGER PRIMARY KEY,      -- each start of a Manager has a higher one
    began_at INTEGER NOT NULL,
    lease_ceiling INTEGER NOT NULL  -- no attempt ever had a lease above this; raised in large steps
);

CREATE TABLE tasks (
    id TEXT NOT NULL PRIMARY KEY,   -- sorts by time of submission

    -- What was asked for: written once.
    submitted_at INTEGER NOT NULL,
    name TEXT,
    executor TEXT NOT NULL,         -- shell (command), exec (arguments), docker, noop
    command TEXT,
    arguments TEXT,                 -- JSON
    environment TEXT,               -- JSON
    folder TEXT,
    labels TEXT,                    -- JSON
    require TEXT,                   -- JSON: labels that a Worker must have
    timeout INTEGER,                -- longest run of one attempt; null: none
    delay INTEGER,
    max_output INTEGER NOT NULL,    -- bytes kept of each of stdout and stderr
    priority INTEGER NOT NULL,
    max_retries INTEGER NOT NULL,
    max_losses INTEGER NOT NULL,
    id_key TEXT,                    -- idempotency key of the submitter
    retry_of TEXT,
    retry_reason TEXT,

    -- Where it stands.
    phase TEXT NOT NULL,            -- pending, running, succeeded, failed, cancelled
    cause TEXT,                     -- why it ended, or came back to the queue
    exit_code INTEGER,
    retries_used INTEGER NOT NULL,
    losses_used INTEGER NOT NULL,
    not_before INTEGER,             -- while pending: when the delay or the back-off is over
    started_at INTEGER,
    cancel_outcome TEXT,            -- requested, cancelled, too_late
    cancelled_by TEXT,
    cancel_reason TEXT,
    cancel_requested_at INTEGER,
    ended_at INTEGER,

    -- Its latest attempt; null: it never ran. All attempts: view attempts.
    attempt INTEGER,
    lease INTEGER,
    worker TEXT,
    worker_session INTEGER,
    granted_at INTEGER,
    attempt_phase TEXT,             -- granted, running, succeeded, failed, cancelled, lost
    attempt_cause TEXT,
    attempt_exit_code INTEGER,
    signal INTEGER,
    message TEXT,
    attempt_started_at INTEGER,
    attempt_ended_at INTEGER,
    stdout_bytes INTEGER,           -- written by the command; head and tail tell how many are kept from both ends
    stdout_head INTEGER,
    stdout_tail INTEGER,
    stdout_sha256 BLOB,             -- of all that was written, kept or not
    stderr_bytes INTEGER,
    stderr_head INTEGER,
    stderr_tail INTEGER,
    stderr_sha256 BLOB,
    ended_by_report INTEGER,
    late_reports INTEGER,           -- came after the attempt was closed, and changed nothing
    last_late_report TEXT
) WITHOUT ROWID;

-- Serves the start of a Manager (null, or not long ago), history, and questions about a day.
CREATE INDEX tasks_ended_at ON tasks (ended_at);

CREATE TABLE superseded_attempts (
    task TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    worker TEXT NOT NULL,
    worker_session INTEGER NOT NULL,
    granted_at INTEGER NOT NULL,
    attempt_phase TEXT NOT NULL,
    attempt_cause TEXT,
    attempt_exit_code INTEGER,
    signal INTEGER,
    message TEXT,
    attempt_started_at INTEGER,
    attempt_ended_at INTEGER,
    stdout_bytes INTEGER,
    stdout_head INTEGER,
    stdout_tail INTEGER,
    stdout_sha256 BLOB,
    stderr_bytes INTEGER,
    stderr_head INTEGER,
    stderr_tail INTEGER,
    stderr_sha256 BLOB,
    ended_by_report INTEGER,
    late_reports INTEGER,
    last_late_report TEXT,
    PRIMARY KEY (task, attempt)
) WITHOUT ROWID;

CREATE TABLE workers (
    id TEXT NOT NULL PRIMARY KEY,
    session INTEGER NOT NULL,       -- a random number of the Worker's process
    address TEXT NOT NULL,
    version TEXT NOT NULL,
    slots INTEGER NOT NULL,
    labels TEXT,                    -- JSON
    executors TEXT NOT NULL,        -- JSON
    joined_at INTEGER NOT NULL,
    drain_requested INTEGER NOT NULL,
    buried_at INTEGER               -- when it was given up for dead
) WITHOUT ROWID;

CREATE TABLE output (
    task TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    stream TEXT NOT NULL,           -- stdout, stderr
    first_byte INTEGER NOT NULL,    -- where the first of these bytes stood in its stream, from 0
    bytes BLOB NOT NULL,
    PRIMARY KEY (task, attempt, stream, first_byte)
) WITHOUT ROWID;

-- Every attempt of every task.
CREATE VIEW attempts AS
    SELECT id AS task, attempt, attempt_phase AS phase, attempt_cause AS cause, attempt_exit_code AS exit_code, signal, message,
        worker, worker_session, lease, granted_at, attempt_started_at AS started_at, attempt_ended_at AS ended_at,
        stdout_bytes, stdout_head, stdout_tail, stdout_sha256, stderr_bytes, stderr_head, stderr_tail, stderr_sha256,
        coalesce(late_reports, 0) AS late_reports, last_late_report
    FROM tasks
    WHERE attempt IS NOT NULL
    UNION ALL
    SELECT task, attempt, attempt_phase, attempt_cause, attempt_exit_code, signal, message,
        worker, worker_session, lease, granted_at, attempt_started_at, attempt_ended_at,
        stdout_bytes, stdout_head, stdout_tail, stdout_sha256, stderr_bytes, stderr_head, stderr_tail, stderr_sha256,
        coalesce(late_reports, 0), last_late_report
    FROM superseded_attempts;

-- The tasks with times that people read, in UTC.
CREATE VIEW readable_tasks AS
    SELECT id, name, coalesce(command, arguments, executor) AS command, phase, cause, exit_code, worker, attempt AS attempts,
        datetime(submitted_at / 1e6, 'unixepoch') AS submitted, datetime(started_at / 1e6, 'unixepoch') AS started,
        datetime(ended_at / 1e6, 'unixepoch') AS ended, round((ended_at - started_at) / 1e6, 3) AS took_seconds, labels
    FROM tasks;

-- What failed since midnight UTC, latest first.
CREATE VIEW failed_today AS
    SELECT id, name, coalesce(command, arguments, executor) AS command, cause, exit_code, message, worker, attempt AS attempts,
        datetime(ended_at / 1e6, 'unixepoch') AS ended
    FROM tasks
    WHERE ended_at >= unixepoch('now', 'start of day') * 1000000 AND phase = 'failed'
    ORDER BY ended_at DESC;
