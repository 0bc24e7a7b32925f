"""The Celery application that is measured: PEER_VARIANT=default keeps what Celery comes with, tuned is as quick as we could make it."""
import os
import subprocess

from celery import Celery

app = Celery("app", broker=os.environ["PEER_BROKER"], backend=os.environ["PEER_BACKEND"])
app.conf.worker_hijack_root_logger = False
if os.environ["PEER_VARIANT"] == "tuned":
    app.conf.update(
        # Its manual: with many short tasks, fetch many ahead.
        worker_prefetch_multiplier=128,
        # Acknowledged when taken, not when done: one less thing to do at the end, and lost with the worker.
        task_acks_late=False,
        worker_disable_rate_limits=True,
        worker_send_task_events=False,
        task_send_sent_event=False,
    )


@app.task
def noop():
    return None


@app.task
def shell(command):
    """Runs as Titan does: no input, both outputs captured, the exit code recorded."""
    done = subprocess.run(["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return [done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")]


@app.task
def stamp(program, file, number):
    """Starts the process that writes the time it started at."""
    subprocess.run([program, file], stdin=subprocess.DEVNULL, capture_output=True, check=True, env={"TITAN_TASK_ID": number})
