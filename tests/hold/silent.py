"""Clients that ask for the largest documents and do not read them, that never end their headers, that send their bodies byte by byte. It
costs little memory, others are served, and the service stops within its grace with all of that open and plans being made.

    python3 tests/hold/silent.py [--clients 1000 --accounts 5000 --seconds 45]
"""

import argparse
import contextlib
import threading
import time

from calls import Cut
from crowd import allow_files, head_of, open_client, trickle
from probes import Probes
from promises import Promises
from registry import Matrix, enter
from service import Service, folder, token

# Requests, background tasks and the database have ten seconds each to end; the rest is for a slow machine.
STOPS_WITHIN = 30 + 5

# Of ten clients: so many do not read, never end their headers, send a body byte by byte.
OF_TEN = (6, 2, 2)


# There may be no place for them as long as the silent ones are waited for.
NEWCOMERS = "whoever connects meanwhile"


def documents(matrix):
    """The largest ones that a coordinator reads."""
    campaign = f"/api/v1/campaigns/{matrix.launched}"
    static = ["/docs/swagger-ui-bundle.js", "/api/openapi.json"]
    lists = [f"{campaign}/directions", "/api/v1/accounts", "/api/v1/events", "/api/v1/coverage/gaps"]
    return static + [f"{path}?limit=500" for path in lists] + [f"{campaign}/contributions", "/api/v1/coverage"]


class Silent:
    """Clients of a service, a trickle of bytes to it, and nothing else."""

    def __init__(self, service, matrix, count):
        self.service, self.token = service, matrix.coordinator
        wanted = documents(matrix)
        unread, headers, _ = (count * share // 10 for share in OF_TEN)
        self.sockets, self.trickling = [], []
        for number in range(count):
            if number < unread:
                # The network holds the first answers.
                self._open(f"GET {wanted[number % len(wanted)]} HTTP/1.1\r\n{self._head()}\r\n" * 12)
            elif number < unread + headers:
                self.trickling.append(self._open(f"GET /api/v1/me HTTP/1.1\r\n{self._head()}x-"))
            else:
                length = "content-type: application/json\r\ncontent-length: 1000000\r\n\r\n"
                self.trickling.append(self._open(f"POST /api/v1/imports HTTP/1.1\r\n{self._head()}{length}"))
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._trickle, daemon=True)
        self.thread.start()

    def _head(self):
        return head_of(self.token)

    def _open(self, sent):
        one = open_client(self.service.address, sent.encode(), 5)
        self.sockets.append(one)
        return one

    def _trickle(self):
        while not self.ending.wait(1):
            trickle(self.trickling)

    def close(self):
        self.ending.set()
        self.thread.join()
        for one in self.sockets:
            one.close()


class Planners:
    """Two who have plans made all the time: a preview, and a plan that is kept; each under a key."""

    def __init__(self, matrix):
        self.ending, self.asked = threading.Event(), 0
        self.threads = [threading.Thread(target=self._ask, args=(matrix, what), daemon=True) for what in ("preview", "plan")]
        for thread in self.threads:
            thread.start()

    def _ask(self, matrix, what):
        caller = matrix.caller(matrix.coordinator)
        while not self.ending.is_set():
            self.asked += 1
            with contextlib.suppress(Cut):
                caller.post(f"/api/v1/campaigns/{matrix.draft}/{what}", {}, f"{what}-{self.asked}")
                continue
            self.ending.wait(0.1)


def ask_of_others(matrix, gentle):
    """What others ask: one who has a connection already, others on new ones, and health on new ones."""
    return {
        "who is connected already": (f"/api/v1/campaigns/{matrix.launched}", gentle, 0.2, False),
        NEWCOMERS: ("/api/v1/me", gentle, 0.2, True),
        "/healthz on new connections": ("/healthz", None, 0.2, True),
        "/readyz on new connections": ("/readyz", None, 0.2, True),
    }


def hold_memory(promises, service, rest, count):
    most = service.memory()[1]
    cost = f"{most:.0f} MiB at most, {rest:.0f} MiB at rest, {(most - rest) * 1024 / count:.0f} KiB a client"
    promises.hold("it takes less than 1 GB", most < 1024, cost)


def hold_newcomers(promises, matrix, gentle, within):
    """Whoever opens a connection is served, at the latest when the silent ones were given up."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        with contextlib.suppress(Cut):
            if matrix.caller(gentle, 5).get("/api/v1/me").status == 200:
                promises.hold("newcomers are served", True, f"after {time.monotonic() - began:.1f} s")
                return
        time.sleep(0.2)
    promises.hold("newcomers are served", False, f"not after {within} s")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--clients", type=int, default=150, help="how many are silent (150; the long form 1000)")
    arguments.add_argument("--accounts", type=int, default=300, help="the size of the registry (300; the long form 5000)")
    arguments.add_argument("--seconds", type=int, default=5, help="how long they are silent at least (5; the long form 45)")
    given = arguments.parse_args()
    allow_files()
    promises = Promises("silent")
    with folder() as where:
        url = f"sqlite:{where}/silent.db"
        enter(url, where, given.accounts)
        gentle = token(url, "gentle", "coordinator")
        with Service(url, where) as service:
            matrix = Matrix(service)
            caller = matrix.caller(matrix.coordinator)
            sizes = {path.rsplit("/", 1)[1]: len(caller.get(path).body) // 1024 for path in documents(matrix)}
            promises.figure("documents", ", ".join(f"{name} {size} KiB" for name, size in sizes.items()))
            time.sleep(1)
            rest = service.memory()[0]
            service.forget_peak()
            with Probes(service.address, ask_of_others(matrix, gentle)) as probes:
                silent = Silent(service, matrix, given.clients)
                time.sleep(given.seconds)
                hold_newcomers(promises, matrix, gentle, 60)
            for name, seen in probes.seen.items():
                promises.figure(name, seen)
                if name != NEWCOMERS:
                    promises.hold(f"{name}: always served", seen.all_of(200))
            hold_memory(promises, service, rest, given.clients)
            silent.close()

            silent = Silent(service, matrix, given.clients * 9 // 10)
            planners = Planners(matrix)
            time.sleep(3)
            seconds = service.stop(within=120)
            planners.ending.set()
            took = "it had to be killed" if seconds is None else f"after {seconds:.1f} s"
            promises.hold("it stops within its grace, whatever is open", seconds is not None and seconds <= STOPS_WITHIN, took)
            promises.hold("it stops without a fault", service.process.returncode == 0, f"status {service.process.returncode}")
            silent.close()
            service.start()
            answer = matrix.caller(matrix.coordinator).post(f"/api/v1/campaigns/{matrix.draft}/plan", {}, "after")
            promises.hold("it plans again after the next start", answer.status == 200, "" if answer.status == 200 else str(answer))
    promises.finish()


main()
