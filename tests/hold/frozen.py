"""Two replicas on one PostgreSQL, of which one is frozen while it holds the writers' lock. The other one writes again once the database has
ended that transaction; clients of the frozen one repeat what they were at there, and nothing is done twice when it thaws.

    python3 tests/hold/frozen.py [--rounds 10]
"""

import argparse
import signal
import time

from calls import Connection, Cut
from postgres import Postgres
from promises import Promises
from service import Service, folder, token
from writers import Writers

# The database ends a transaction that is idle for 15 s, and whoever waits for the lock gives up after 20 s; the rest is for a slow machine.
WRITES_AGAIN_WITHIN = 30
# A key that was claimed by the frozen one is free after 20 s, at most a moment after the freeze.
FROZEN_SECONDS = 24

HOLDERS = """
    SELECT pid, xact_start FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND state = 'idle in transaction'
"""


def freeze_as_holder(server, frozen):
    """Stops the process at a moment at which it holds the writers' lock; whether that came about."""
    for attempt in range(400):
        time.sleep(0.013 + attempt % 7 * 0.003)
        frozen.signal(signal.SIGSTOP)
        holder = server.ask(HOLDERS, frozen.url.rsplit("/", 1)[1])
        # The other one may have it for a moment, too.
        time.sleep(0.5 if holder else 0)
        if holder and server.ask(HOLDERS, frozen.url.rsplit("/", 1)[1]) == holder:
            return True
        frozen.signal(signal.SIGCONT)
    return False


def write_once(service, token, name):
    """How long it takes until something is acknowledged, in seconds; `None` if it is not within a minute."""
    connection = Connection(lambda: service.address, token)
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            answer = connection.post("/api/v1/organisations", {"key": name, "name": name})
        except Cut:
            continue
        if answer.status == 201:
            return time.monotonic() - began
        time.sleep(0.2)
    return None


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=1, help="how often a replica is frozen (1; the long form 10)")
    rounds = arguments.parse_args().rounds
    promises = Promises("frozen")
    with folder() as where, Postgres() as server:
        url = server.database()
        with Service(url, where, "first") as first, Service(url, where, "second") as second:
            coordinator = token(url, "coordinator", "coordinator")
            at = [first]
            # Who gets no answer goes to the other replica with the same key.
            writers = Writers(lambda: at[0].address, coordinator, prefix="w", timeout=3)
            again, missed = [], 0
            for number in range(rounds):
                writers.wait_for(10)
                if not freeze_as_holder(server, first):
                    missed += 1
                    continue
                began = time.monotonic()
                at[0] = second
                again.append(write_once(second, coordinator, f"second-{number}"))
                time.sleep(max(0, FROZEN_SECONDS - (time.monotonic() - began)))
                first.signal(signal.SIGCONT)
                writers.wait_for(5)
                at[0] = first
            writers.stop()
            promises.hold(f"{rounds} freezes: it was frozen with the lock in its hands", missed == 0, f"not {missed} times")
            seconds = ", ".join("never" if one is None else f"{one:.1f} s" for one in again)
            in_time = all(one is not None and one < WRITES_AGAIN_WITHIN for one in again)
            promises.hold(f"{rounds} freezes: the other one writes again", in_time, f"after {seconds}")
            thawed = write_once(first, coordinator, "first-again")
            promises.hold(f"{rounds} freezes: the thawed one writes again", thawed is not None)
            writers.check(promises, f"{rounds} freezes: ")
    promises.finish()


main()
