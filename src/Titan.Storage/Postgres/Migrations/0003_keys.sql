-- A key belongs to its task for as long as that is here: who submits the same is shown the task, and no second one is made.
CREATE INDEX tasks_id_key ON titan.tasks (id_key) WHERE id_key IS NOT NULL;
