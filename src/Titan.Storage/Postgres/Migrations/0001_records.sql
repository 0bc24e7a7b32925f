-- The records of Titan. People are welcome to read; only Titan writes.
-- A commit that moves a waiting task to running, and one that ends it, each change one row of tasks and nothing else.

CREATE TABLE titan.leadership (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    -- Part of a key, so that a new leadership waits for the commits of the one before, and renewals do not.
    epoch bigint NOT NULL UNIQUE,
    holder text,
    address text,
    expires_at timestamptz,
    lease_ceiling bigint NOT NULL DEFAULT 0
);

INSERT INTO titan.leadership (epoch) VALUES (0);

COMMENT ON TABLE titan.leadership IS 'Which Manager leads: one row. Every commit checks that epoch and holder are still its own.';
COMMENT ON COLUMN titan.leadership.epoch IS 'Number of the leadership; each has a higher one.';
COMMENT ON COLUMN titan.leadership.holder IS 'Id of the Manager that leads, see managers.';
COMMENT ON COLUMN titan.leadership.address IS 'HOST:PORT of its gRPC.';
COMMENT ON COLUMN titan.leadership.expires_at IS 'Another Manager may take over after this; renewed every second.';
COMMENT ON COLUMN titan.leadership.lease_ceiling IS 'No attempt ever had a lease above this number. Raised in large steps, so that commits do not wait for each other here.';

CREATE FUNCTION titan.fence(mine bigint, me text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM titan.leadership WHERE epoch = mine AND holder = me FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'leadership % is over', mine USING ERRCODE = 'TITAN';
    END IF;
END
$$;

COMMENT ON FUNCTION titan.fence IS 'First statement of every commit: fails with SQLSTATE TITAN when another leadership has begun, or another Manager holds this one.';

CREATE TABLE titan.managers (
    id text PRIMARY KEY,
    address text NOT NULL,
    version text NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);

COMMENT ON TABLE titan.managers IS 'The Managers on this database, leading or not, as they last told.';
COMMENT ON COLUMN titan.managers.id IS 'Unique for each process.';
COMMENT ON COLUMN titan.managers.seen_at IS 'One that stopped telling has gone.';

CREATE TABLE titan.tasks (
    id text COLLATE "C" PRIMARY KEY,
    -- What was asked for: written once.
    submitted_at timestamptz NOT NULL,
    name text,
    executor text NOT NULL,
    command text,
    arguments jsonb,
    environment jsonb,
    folder text,
    labels jsonb,
    require jsonb,
    timeout interval,
    delay interval,
    max_output bigint NOT NULL,
    priority integer NOT NULL,
    max_retries integer NOT NULL,
    max_losses integer NOT NULL,
    id_key text,
    retry_of text COLLATE "C",
    retry_reason text,
    -- Where it stands.
    phase text NOT NULL DEFAULT 'pending',
    cause text,
    exit_code integer,
    retries_used integer NOT NULL DEFAULT 0,
    losses_used integer NOT NULL DEFAULT 0,
    not_before timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    cancel_outcome text,
    cancelled_by text,
    cancel_reason text,
    cancel_requested_at timestamptz,
    -- Its latest attempt.
    attempt integer,
    lease bigint,
    worker text,
    worker_session bigint,
    granted_at timestamptz,
    attempt_phase text,
    attempt_cause text,
    attempt_exit_code integer,
    signal integer,
    message text,
    attempt_started_at timestamptz,
    attempt_ended_at timestamptz,
    stdout_bytes bigint,
    stdout_head bigint,
    stdout_tail bigint,
    stdout_sha256 bytea,
    stderr_bytes bigint,
    stderr_head bigint,
    stderr_tail bigint,
    stderr_sha256 bytea,
    ended_by_report boolean,
    late_reports integer,
    last_late_report text
);

COMMENT ON TABLE titan.tasks IS 'One row a task, with its latest attempt. Rows go when the history that the Manager keeps (--history) is over.';
COMMENT ON COLUMN titan.tasks.id IS 'Sorts by time of submission.';
COMMENT ON COLUMN titan.tasks.executor IS 'shell (command, by /bin/sh -c), exec (arguments, no shell), docker, or noop.';
COMMENT ON COLUMN titan.tasks.require IS 'Labels that a Worker must have.';
COMMENT ON COLUMN titan.tasks.timeout IS 'Longest run of one attempt; null: none.';
COMMENT ON COLUMN titan.tasks.delay IS 'Not to run before this long after submitted_at.';
COMMENT ON COLUMN titan.tasks.max_output IS 'Bytes kept of each of stdout and stderr.';
COMMENT ON COLUMN titan.tasks.id_key IS 'Idempotency key of the submitter.';
COMMENT ON COLUMN titan.tasks.retry_of IS 'The task that this one repeats.';
COMMENT ON COLUMN titan.tasks.phase IS 'pending, running, succeeded, failed or cancelled.';
COMMENT ON COLUMN titan.tasks.cause IS 'Why it ended, or came back to the queue: exit_code, signal, timeout, out_of_memory, image, spawn, worker_lost, cancelled, dependency.';
COMMENT ON COLUMN titan.tasks.exit_code IS 'As a shell would tell it: 124 after a timeout, 128 + n after signal n.';
COMMENT ON COLUMN titan.tasks.not_before IS 'While pending: when the delay or the back-off is over.';
COMMENT ON COLUMN titan.tasks.cancel_outcome IS 'Of a cancel: requested, cancelled, or too_late.';
COMMENT ON COLUMN titan.tasks.attempt IS 'Number of the latest attempt, from 1; null: it never ran. All attempts: view attempts.';
COMMENT ON COLUMN titan.tasks.lease IS 'The right to run the attempt: a number that only grows.';
COMMENT ON COLUMN titan.tasks.worker IS 'Id of the Worker of the latest attempt.';
COMMENT ON COLUMN titan.tasks.worker_session IS 'Tells processes of one Worker apart.';
COMMENT ON COLUMN titan.tasks.attempt_phase IS 'granted, running, succeeded, failed, cancelled or lost.';
COMMENT ON COLUMN titan.tasks.stdout_bytes IS 'Written by the command; stdout_head and stdout_tail tell how many of them are kept from both ends.';
COMMENT ON COLUMN titan.tasks.stdout_sha256 IS 'Of all that was written, kept or not.';
COMMENT ON COLUMN titan.tasks.late_reports IS 'Reports that came after the attempt was closed, and changed nothing.';

-- Serves the start of a Manager (ended_at null, or not long ago), history, and questions about a day.
CREATE INDEX tasks_ended_at ON titan.tasks (ended_at);
CREATE INDEX tasks_labels ON titan.tasks USING gin (labels jsonb_path_ops) WHERE labels IS NOT NULL;

CREATE TABLE titan.superseded_attempts (
    task text COLLATE "C",
    attempt integer,
    lease bigint NOT NULL,
    worker text NOT NULL,
    worker_session bigint NOT NULL,
    granted_at timestamptz NOT NULL,
    attempt_phase text NOT NULL,
    attempt_cause text,
    attempt_exit_code integer,
    signal integer,
    message text,
    attempt_started_at timestamptz,
    attempt_ended_at timestamptz,
    stdout_bytes bigint,
    stdout_head bigint,
    stdout_tail bigint,
    stdout_sha256 bytea,
    stderr_bytes bigint,
    stderr_head bigint,
    stderr_tail bigint,
    stderr_sha256 bytea,
    ended_by_report boolean,
    late_reports integer,
    last_late_report text,
    PRIMARY KEY (task, attempt)
);

COMMENT ON TABLE titan.superseded_attempts IS 'Attempts that a later one followed. Read the view attempts instead: it has the latest ones too.';

CREATE TABLE titan.workers (
    id text PRIMARY KEY,
    session bigint NOT NULL,
    address text NOT NULL,
    version text NOT NULL,
    slots integer NOT NULL,
    labels jsonb,
    executors text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    drain_requested boolean NOT NULL,
    buried_at timestamptz
);

COMMENT ON TABLE titan.workers IS 'The Workers that the leading Manager knows. Being busy or silent is not written down: see running_now.';
COMMENT ON COLUMN titan.workers.session IS 'A random number of the Worker''s process.';
COMMENT ON COLUMN titan.workers.slots IS 'How many attempts it runs at once.';
COMMENT ON COLUMN titan.workers.drain_requested IS 'A person asked that it gets no new work.';
COMMENT ON COLUMN titan.workers.buried_at IS 'When it was given up for dead.';

CREATE TABLE titan.output (
    task text COLLATE "C",
    attempt integer,
    stream text,
    first_byte bigint,
    bytes bytea NOT NULL,
    PRIMARY KEY (task, attempt, stream, first_byte)
);

COMMENT ON TABLE titan.output IS 'What attempts wrote, in pieces; beyond the limit only the two ends are kept.';
COMMENT ON COLUMN titan.output.stream IS 'stdout or stderr.';
COMMENT ON COLUMN titan.output.first_byte IS 'Where the first of these bytes stood in its stream, from 0.';

CREATE VIEW titan.attempts AS
    SELECT id AS task, attempt, attempt_phase AS phase, attempt_cause AS cause, attempt_exit_code AS exit_code, signal, message,
        worker, worker_session, lease, granted_at, attempt_started_at AS started_at, attempt_ended_at AS ended_at,
        stdout_bytes, stdout_head, stdout_tail, stdout_sha256, stderr_bytes, stderr_head, stderr_tail, stderr_sha256,
        coalesce(late_reports, 0) AS late_reports, last_late_report
    FROM titan.tasks
    WHERE attempt IS NOT NULL
    UNION ALL
    SELECT task, attempt, attempt_phase, attempt_cause, attempt_exit_code, signal, message,
        worker, worker_session, lease, granted_at, attempt_started_at, attempt_ended_at,
        stdout_bytes, stdout_head, stdout_tail, stdout_sha256, stderr_bytes, stderr_head, stderr_tail, stderr_sha256,
        coalesce(late_reports, 0), last_late_report
    FROM titan.superseded_attempts;

COMMENT ON VIEW titan.attempts IS 'Every attempt of every task.';

CREATE VIEW titan.running_now AS
    SELECT id, name, coalesce(command, arguments::text) AS command, worker, attempt, clock_timestamp() - started_at AS running_for, timeout
    FROM titan.tasks
    WHERE ended_at IS NULL AND phase = 'running'
    ORDER BY started_at;

COMMENT ON VIEW titan.running_now IS 'What runs, longest first; a task that a Worker has and has not begun comes last.';

CREATE VIEW titan.failed_today AS
    SELECT id, name, coalesce(command, arguments::text) AS command, cause, exit_code, message, worker, attempt AS attempts, ended_at
    FROM titan.tasks
    WHERE ended_at >= date_trunc('day', now()) AND phase = 'failed'
    ORDER BY ended_at DESC;

COMMENT ON VIEW titan.failed_today IS 'What failed since midnight of the session''s time zone, latest first.';

CREATE VIEW titan.slowest AS
    SELECT id, name, coalesce(command, arguments::text) AS command, worker, phase, ended_at - started_at AS took, started_at - submitted_at AS waited, ended_at
    FROM titan.tasks
    WHERE ended_at IS NOT NULL AND started_at IS NOT NULL
    ORDER BY ended_at - started_at DESC;

COMMENT ON VIEW titan.slowest IS 'What took longest. Say LIMIT, and a time: WHERE ended_at > now() - interval ''1 day''.';

CREATE VIEW titan.by_label AS
    SELECT label.key, label.value, count(*) AS tasks,
        count(*) FILTER (WHERE phase = 'pending') AS pending,
        count(*) FILTER (WHERE phase = 'running') AS running,
        count(*) FILTER (WHERE phase = 'succeeded') AS succeeded,
        count(*) FILTER (WHERE phase = 'failed') AS failed,
        count(*) FILTER (WHERE phase = 'cancelled') AS cancelled
    FROM titan.tasks, jsonb_each_text(labels) AS label
    WHERE labels IS NOT NULL
    GROUP BY label.key, label.value
    ORDER BY label.key, label.value;

COMMENT ON VIEW titan.by_label IS 'How many tasks each label has, by phase.';
