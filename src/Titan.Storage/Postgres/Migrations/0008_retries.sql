-- Finds the retries of a task: the latest of them is what it was retried by.
CREATE INDEX tasks_retry_of ON titan.tasks (retry_of, id) WHERE retry_of IS NOT NULL;
