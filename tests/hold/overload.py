"""Ten times as much is asked as the service can do, by twenty persons, while one member reads its own card 30 times a second. Health is
answered, whoever is let in is served, whoever is not is told when to come again, and afterwards all is as before.

    python3 tests/hold/overload.py [--seconds 60 --accounts 5000 --figures] [--postgres]

`--figures` also holds the service to its figures: with a release build, on a machine that does nothing else.
"""

import argparse
import contextlib
import random
import statistics
import time
import uuid

from flood import flood, throughput
from postgres import Postgres
from probes import Probes
from promises import Promises
from registry import Matrix, enter
from service import Service, folder, token

PERSONS = 20
OWN_CARDS_A_SECOND = 30
# More than this of one kind is hard to send from one process beside the service.
MOST_A_SECOND = 250
# What each kind has of the load.
PARTS = {"preview": 0.8, "card": 0.1, "write": 0.1}


class Kinds:
    """What is asked: plan previews that nothing keeps, cards of any account, and scenarios that are kept. The registry changes once a
    second beside them."""

    def __init__(self, matrix):
        chance = random.Random(15)
        self.matrix = matrix
        closed = [{"kind": "close", "account": matrix.directions[0]["account"]}]
        self.of = {
            "preview": lambda _: ("POST", f"/api/v1/campaigns/{matrix.draft}/preview", {"spread": chance.randrange(1, 100)}),
            "card": lambda _: ("GET", f"/api/v1/directions/{chance.choice(matrix.directions)['id']}"),
            "write": lambda _: ("POST", "/api/v1/scenarios", {"name": str(uuid.uuid4()), "changes": closed}),
        }
        self.change = lambda _: ("POST", "/api/v1/organisations", {"key": str(uuid.uuid4()), "name": "单位"})

    def medians(self, times, first=()):
        """How long one of each takes while nothing else is asked, in seconds; `first` is asked before each."""
        caller, found = self.matrix.caller(self.matrix.coordinator), {}
        for kind, request in self.of.items():
            taken = []
            for _ in range(times):
                for one in first:
                    caller.done(*one(0))
                began = time.monotonic()
                caller.done(*request(0))
                taken.append(time.monotonic() - began)
            found[kind] = statistics.median(taken)
        return found


def in_ms(seconds):
    return ", ".join(f"{kind} {value * 1000:.1f} ms" for kind, value in seconds.items())


class Overload:
    """A service with a matrix, persons who ask, and what is held of it; behind an address there may be several processes."""

    def __init__(self, promises, service, seconds, figures, processes=1):
        self.promises, self.service, self.seconds, self.figures = promises, service, seconds, figures
        self.processes = processes
        self.persons = [token(service.url, f"person {number}", "coordinator") for number in range(PERSONS)]
        self.gentle = token(service.url, "gentle", "coordinator")
        self.matrix = Matrix(service)
        self.kinds = Kinds(self.matrix)
        own = self.matrix.directions[0]
        self.own = f"/api/v1/directions/{own['id']}"
        greedy, self.member = (token(service.url, who, "member", "--account", own["account"]) for who in ("greedy", "modest"))
        self.greedy = {"own card": ([greedy], lambda _: ("GET", self.own), OWN_CARDS_A_SECOND)}

    def rest(self):
        """Before anything is asked: how long things take, how many can be done, and how much memory that needs."""
        self.kinds.medians(3)
        self.before = self.kinds.medians(15)
        self.promises.figure("unloaded", in_ms(self.before))
        self.promises.figure("unloaded, after a change of the registry", in_ms(self.kinds.medians(5, [self.kinds.change])))
        seconds = max(1, self.seconds // 15)
        asking = self.persons[: 4 * self.processes]
        self.able = {kind: throughput(self.service.address, asking, request, seconds) for kind, request in self.kinds.of.items()}
        self.promises.figure("it can take", ", ".join(f"{rate:.1f} {kind}s/s" for kind, rate in self.able.items()))
        time.sleep(2)
        self.memory = self.service.memory()[0]
        self.service.forget_peak()

    def _flood(self, when, loads, seconds):
        gentle, matrix = self.gentle, self.matrix
        questions = {
            "/healthz": ("/healthz", None, 0.2, False),
            "/readyz": ("/readyz", None, 0.2, False),
            "light reads of somebody else": (f"/api/v1/campaigns/{matrix.launched}", gentle, 0.2, False),
            "a card of somebody else": (f"/api/v1/directions/{matrix.directions[1]['id']}", gentle, 0.5, False),
        }
        with Probes(self.service.address, questions) as probes:
            self.ended = time.monotonic() + seconds
            outcomes = flood(self.service.address, loads, seconds)
        for name, seen in {**probes.seen, **outcomes}.items():
            self.promises.figure(f"{when}: {name}", seen)
        for kind, seen in outcomes.items():
            is_answered = set(seen.statuses) <= {200, 201, 429, 503} and not seen.bare
            self.promises.hold(f"{when}: every {kind} is done, or refused with Retry-After", is_answered)
        health, ready = probes.seen["/healthz"], probes.seen["/readyz"]
        self.promises.hold(f"{when}: /healthz and /readyz are always answered", health.all_of(200) and ready.all_of(200, 503))
        if self.figures:
            self.promises.hold(f"{when}: /healthz answers within 100 ms", max(health.seconds) <= 0.1)
            self.promises.hold(f"{when}: /readyz answers within a second", max(ready.seconds) <= 1)
        return outcomes

    def one_is_greedy(self):
        """Nobody else asks for more than a little."""
        self._flood("one greedy member", self.greedy, max(3, self.seconds // 6))

    def all_are_greedy(self, times=10):
        """Everybody asks, for so many times as much as can be done; of ten parts eight are previews."""
        when = f"{times} times the load"
        wanted = {kind: times * part * self.able[kind] for kind, part in PARTS.items()}
        rates = {kind: min(max(1, rate), MOST_A_SECOND) for kind, rate in wanted.items()}
        sent = sum(rates[kind] / max(1, self.able[kind]) for kind in rates)
        seen = ", ".join(f"{rate:.0f} {kind}s/s" for kind, rate in rates.items())
        self.promises.figure(f"{when}: sent", f"{seen}, which is {sent:.1f} times what it can take")
        loads = {kind: (self.persons, self.kinds.of[kind], rate) for kind, rate in rates.items()}
        loads["change of the registry"] = (self.persons, self.kinds.change, 1)
        outcomes = self._flood(when, {**loads, **self.greedy}, self.seconds)
        admitted = {kind: statistics.median(outcomes[kind].admitted or [float("inf")]) for kind in self.before}
        longer = {kind: admitted[kind] / self.before[kind] for kind in self.before}
        self.promises.figure(f"{when}: median of what was let in", in_ms(admitted))
        self.promises.hold(f"{when}: of each kind some are let in", all(outcomes[kind].admitted for kind in self.before))
        if self.figures:
            seen = ", ".join(f"{kind} {count:.1f} times" for kind, count in longer.items())
            self.promises.hold(f"{when}: that is at most 4 times the unloaded median", max(longer.values()) <= 4, seen)
        most = self.service.memory()[1]
        self.promises.hold(f"{when}: it takes less than 1 GB", most < 1024, f"{most:.0f} MiB at most, {self.memory:.0f} MiB at rest")

    def rest_again(self):
        """Five seconds later all is as it was."""
        time.sleep(max(0, 5 - (time.monotonic() - self.ended)))
        memory, after = self.service.memory()[0], self.kinds.medians(15)
        self.promises.figure("5 s later", f"{in_ms(after)}; {memory:.0f} MiB")
        if self.figures:
            slow = [kind for kind in after if after[kind] > 1.5 * self.before[kind]]
            self.promises.hold("5 s later: it is as fast as before, within half", not slow, ", ".join(slow))
            self.promises.hold("5 s later: it takes as much memory as before, within half", memory <= 1.5 * self.memory)

    def many_preview(self, coordinators=10):
        """So many have the largest plan previewed, one after the other, while an ordinary member reads its own card."""
        with Probes(self.service.address, {"card": (self.own, self.member, 0.2, False)}) as probes:
            previews = throughput(self.service.address, self.persons[:coordinators], self.kinds.of["preview"], max(3, self.seconds // 3))
        seen, when = probes.seen["card"], f"{coordinators} coordinators preview"
        self.promises.figure(when, f"{previews:.1f} previews/s; a member's own card: {seen}")
        self.promises.hold(f"{when}: a member's own card is answered", seen.all_of(200))
        if self.figures:
            self.promises.hold(f"{when}: within a second", max(seen.seconds) <= 1)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=6, help="how long it is overloaded (6; the long form 60)")
    arguments.add_argument("--accounts", type=int, default=300, help="the size of the registry (300; the long form 5000)")
    arguments.add_argument("--figures", action="store_true", help="also hold the service to its figures")
    arguments.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    given = arguments.parse_args()
    promises = Promises("overload")
    with folder() as where, contextlib.ExitStack() as stack:
        url = stack.enter_context(Postgres()).database() if given.postgres else f"sqlite:{where}/overload.db"
        enter(url, where, given.accounts)
        with Service(url, where) as service:
            overload = Overload(promises, service, given.seconds, given.figures)
            overload.rest()
            overload.one_is_greedy()
            overload.all_are_greedy()
            overload.rest_again()
    promises.finish()


if __name__ == "__main__":
    main()
