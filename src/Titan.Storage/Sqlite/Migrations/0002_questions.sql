-- Views for common questions, as the PostgreSQL store has them.

-- What runs, longest first; a task that a Worker has and has not begun comes last.
CREATE VIEW running_now AS
    SELECT id, name, coalesce(command, arguments, executor) AS command, worker, attempt, datetime(started_at / 1e6, 'unixepoch') AS started,
        round((julianday('now') - 2440587.5) * 86400 - started_at / 1e6, 3) AS running_seconds, timeout / 1e6 AS timeout_seconds
    FROM tasks
    WHERE ended_at IS NULL AND phase = 'running'
    ORDER BY started_at IS NULL, started_at;

-- What took longest. Say LIMIT, and a time: WHERE ended > datetime('now', '-1 day').
CREATE VIEW slowest AS
    SELECT id, name, coalesce(command, arguments, executor) AS command, worker, phase, round((ended_at - started_at) / 1e6, 3) AS took_seconds,
        round((started_at - submitted_at) / 1e6, 3) AS waited_seconds, datetime(ended_at / 1e6, 'unixepoch') AS ended
    FROM tasks
    WHERE ended_at IS NOT NULL AND started_at IS NOT NULL
    ORDER BY ended_at - started_at DESC;

-- How many tasks each label has, by phase.
CREATE VIEW by_label AS
    SELECT label.key, label.value, count(*) AS tasks,
        count(*) FILTER (WHERE phase = 'pending') AS pending,
        count(*) FILTER (WHERE phase = 'running') AS running,
        count(*) FILTER (WHERE phase = 'succeeded') AS succeeded,
        count(*) FILTER (WHERE phase = 'failed') AS failed,
        count(*) FILTER (WHERE phase = 'cancelled') AS cancelled
    FROM tasks, json_each(labels) AS label
    WHERE labels IS NOT NULL
    GROUP BY label.key, label.value
    ORDER BY label.key, label.value;
