"""Submits to Celery and waits for the results: an order a line, an answer a line. See Peers/PeerProgram.cs."""
import os
import sys
import time

import redis
from app import app, noop, shell, stamp

# Each result is a key of a database of its own: their number tells how many tasks are recorded as done.
results = redis.Redis.from_url(os.environ["PEER_BACKEND"])


def recorded(count):
    while results.dbsize() < count:
        time.sleep(0.002)


def submit(task, count):
    # One connection for all: what Celery's manual has for many calls in a row.
    with app.producer_pool.acquire(block=True) as producer:
        for _ in range(count):
            task.apply_async(producer=producer)


def run_shell(count):
    results.flushdb()
    begun = time.monotonic()
    submit(shell.s("true"), count)
    recorded(count)
    return [time.monotonic() - begun]


def run_queue(count):
    app.control.cancel_consumer("celery", reply=True)
    results.flushdb()
    begun = time.monotonic()
    submit(noop.s(), count)
    submitted = time.monotonic()
    if results.dbsize() != 0:
        raise RuntimeError("a task ran before the workers were told to take any")
    app.control.add_consumer("celery")
    # From the first result, for the others: how long workers take to hear that they may go on is not what is asked.
    recorded(1)
    drained = time.monotonic()
    already = results.dbsize()
    recorded(count)
    return [submitted - begun, (time.monotonic() - drained) * count / (count - already)]


def run_starts(count, interval, program, file):
    """Open-loop: each call at its time. Answers with the milliseconds since 1970 of each."""
    results.flushdb()
    calls = []
    begun = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begun + number * float(interval) / 1000 - time.monotonic()))
        calls.append(time.time() * 1000)
        stamp.delay(program, file, str(number))
    recorded(count)
    return calls


# The workers start while this does; without any within half a minute there will be none.
if not any(app.control.ping(timeout=1) for _ in range(30)):
    sys.exit("no worker of Celery answers")

orders = {"shell": run_shell, "queue": run_queue, "starts": run_starts}
print("ready", flush=True)
for line in sys.stdin:
    name, count, *rest = line.split()
    try:
        print(*orders[name](int(count), *rest), flush=True)
    except Exception as failure:  # Whatever it is, the one who asked is told.
        print("error", repr(failure).replace("\n", " "), flush=True)
