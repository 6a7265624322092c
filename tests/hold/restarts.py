"""PostgreSQL is restarted, fast and immediately in turns, while persons read and write. What was acknowledged is there; in between
everybody is told when to come again, and then the service goes on by itself.

    python3 tests/hold/restarts.py [--rounds 20]
"""

import argparse
import collections
import signal
import threading
import time

from calls import Connection, Cut
from postgres import Postgres
from promises import Promises
from service import Service, folder, token
from writers import Writers


class Readers:
    """Threads that read, and count how they are answered."""

    def __init__(self, address, token, threads=2):
        self.address, self.token = address, token
        self.counts, self.faults = collections.Counter(), []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._read, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def _read(self):
        connection = Connection(self.address, self.token)
        while not self.ending.is_set():
            try:
                answer = connection.get("/api/v1/organisations?limit=5")
            except Cut as error:
                self.faults.append(str(error))
                continue
            self.counts[answer.status] += 1
            if answer.status not in (200, 503) or (answer.status == 503 and "retry-after" not in answer.headers):
                self.faults.append(str(answer))
            time.sleep(0.02)

    def stop(self):
        self.ending.set()
        for thread in self.threads:
            thread.join()


def restart_again_and_again(promises, server, service, coordinator, rounds):
    writers = Writers(lambda: service.address, coordinator, pause=0.002)
    readers = Readers(lambda: service.address, coordinator)
    silent, back = 0, []
    for number in range(rounds):
        writers.wait_for(20)
        refused = writers.counts[503]
        server.stop(signal.SIGQUIT if number % 2 else signal.SIGINT)
        until = time.monotonic() + 30
        while writers.counts[503] < refused + 2 and time.monotonic() < until:
            time.sleep(0.01)
        silent += writers.counts[503] < refused + 2
        server.start()
        began = time.monotonic()
        back.append(time.monotonic() - began if writers.wait_for(5) else None)
    readers.stop()
    writers.stop()
    late = sum(seconds is None for seconds in back)
    longest = max((seconds for seconds in back if seconds is not None), default=0)
    where = f"{rounds} restarts: "
    promises.hold(f"{where}who writes meanwhile is told to come again", silent == 0, f"{writers.counts[503]} times; not {silent} times")
    promises.hold(f"{where}it writes again by itself", late == 0, f"after {longest:.1f} s at most, {late} times not within a minute")
    reads = ", ".join(f"{count} times {status}" for status, count in sorted(readers.counts.items()))
    promises.hold(f"{where}readers are answered or told to come again", not readers.faults, f"{reads}; " + "; ".join(readers.faults[:3]))
    writers.check(promises, where)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=2, help="restarts of PostgreSQL (2; the long form 20)")
    rounds = arguments.parse_args().rounds
    promises = Promises("restarts")
    with folder() as where, Postgres() as server:
        url = server.database()
        with Service(url, where) as service:
            coordinator = token(url, "coordinator", "coordinator")
            restart_again_and_again(promises, server, service, coordinator, rounds)
    promises.finish()


main()
