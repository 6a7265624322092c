"""Ten times as much is asked as the service can do, by twenty persons, while one member reads its own card 30 times a second. Health is
answered, whoever is let in is served, whoever is not is told when to come again, and afterwards all is as before.

    python3 tests/hold/overload.py [--seconds 60 --accounts 5000 --figures]

`--figures` also holds the service to its figures: with a release build, on a machine that does nothing else.
"""

import argparse
import random
import statistics
import time
import uuid

from flood import flood, throughput
from probes import Probes
from promises import Promises
from registry import Matrix, enter
from service import Service, folder, token

PERSONS = 20
OWN_CARDS_A_SECOND = 30
# More than this of one kind is hard to send from one process beside the service.
MOST_A_SECOND = 250


class Kinds:
    """What is asked: plan previews that nothing keeps, cards of any account, and new organisations."""

    def __init__(self, matrix):
        chance = random.Random(15)
        self.matrix = matrix
        self.of = {
            "preview": lambda _: ("POST", f"/api/v1/campaigns/{matrix.draft}/preview", {"spread": chance.randrange(1, 100)}),
            "card": lambda _: ("GET", f"/api/v1/directions/{chance.choice(matrix.directions)['id']}"),
            "write": lambda _: ("POST", "/api/v1/organisations", {"key": str(uuid.uuid4()), "name": "单位"}),
        }

    def medians(self, times):
        """How long one of each takes while nothing else is asked, in seconds."""
        caller, found = self.matrix.caller(self.matrix.coordinator), {}
        for kind, request in self.of.items():
            taken = []
            for _ in range(times):
                began = time.monotonic()
                caller.done(*request(0))
                taken.append(time.monotonic() - began)
            found[kind] = statistics.median(taken)
        return found


def in_ms(seconds):
    return ", ".join(f"{kind} {value * 1000:.1f} ms" for kind, value in seconds.items())


def questions(matrix, gentle):
    """Health, and what a person who asks for little meanwhile sees."""
    return {
        "/healthz": ("/healthz", None, 0.2, False),
        "/readyz": ("/readyz", None, 0.2, False),
        "light reads of somebody else": (f"/api/v1/campaigns/{matrix.launched}", gentle, 0.2, False),
        "a card of somebody else": (f"/api/v1/directions/{matrix.directions[1]['id']}", gentle, 0.5, False),
    }


def hold_health(promises, when, probes, figures):
    for name, seen in probes.seen.items():
        promises.figure(f"{when}: {name}", seen)
    health, ready = probes.seen["/healthz"], probes.seen["/readyz"]
    promises.hold(f"{when}: /healthz and /readyz are always answered", health.all_of(200) and ready.all_of(200, 503))
    if figures:
        promises.hold(f"{when}: /healthz answers within 100 ms", max(health.seconds) <= 0.1)
        promises.hold(f"{when}: /readyz answers within a second", max(ready.seconds) <= 1)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=6, help="how long it is overloaded (6; the long form 60)")
    arguments.add_argument("--accounts", type=int, default=300, help="the size of the registry (300; the long form 5000)")
    arguments.add_argument("--figures", action="store_true", help="also hold the service to its figures")
    given = arguments.parse_args()
    promises = Promises("overload")
    with folder() as where:
        url = f"sqlite:{where}/overload.db"
        enter(url, where, given.accounts)
        persons = [token(url, f"person {number}", "coordinator") for number in range(PERSONS)]
        gentle = token(url, "gentle", "coordinator")
        with Service(url, where) as service:
            matrix = Matrix(service)
            own = matrix.directions[0]
            greedy = token(url, "greedy", "member", "--account", own["account"])
            own_card = ([greedy], lambda _: ("GET", f"/api/v1/directions/{own['id']}"), OWN_CARDS_A_SECOND)
            kinds = Kinds(matrix)
            kinds.medians(3)
            before = kinds.medians(15)
            promises.figure("unloaded", in_ms(before))
            seconds = max(1, given.seconds // 15)
            able = {kind: throughput(service.address, persons[:4], request, seconds) for kind, request in kinds.of.items()}
            promises.figure("it can take", ", ".join(f"{rate:.1f} {kind}s/s" for kind, rate in able.items()))
            time.sleep(2)
            rest = service.memory()[0]
            service.forget_peak()

            with Probes(service.address, questions(matrix, gentle)) as probes:
                outcomes = flood(service.address, {"own card": own_card}, max(3, given.seconds // 6))
            promises.figure("one greedy member", outcomes["own card"])
            hold_health(promises, "one greedy member", probes, given.figures)

            rates = {"preview": 8 * able["preview"], "card": able["card"], "write": able["write"]}
            rates = {kind: min(max(1, rate), MOST_A_SECOND) for kind, rate in rates.items()}
            loads = {kind: (persons, kinds.of[kind], rate) for kind, rate in rates.items()}
            promises.figure("sent", ", ".join(f"{rate:.0f} {kind}s/s" for kind, rate in rates.items()))
            with Probes(service.address, questions(matrix, gentle)) as probes:
                outcomes = flood(service.address, {**loads, "own card": own_card}, given.seconds)
            hold_health(promises, "overload", probes, given.figures)
            for kind, seen in outcomes.items():
                promises.figure(f"overload: {kind}", seen)
                promises.hold(f"overload: every {kind} is done or refused with Retry-After", set(seen.statuses) <= {200, 201, 429, 503} and not seen.bare)
            admitted = {kind: statistics.median(outcomes[kind].admitted or [0]) for kind in before}
            promises.figure("overload: median of the admitted", in_ms(admitted))
            promises.figure("overload: times the unloaded median", ", ".join(f"{kind} {admitted[kind] / before[kind]:.1f}" for kind in before))
            promises.hold("overload: of each kind some are let in", all(outcomes[kind].admitted for kind in before))
            most = service.memory()[1]
            promises.hold("overload: it takes less than 1 GB", most < 1024, f"{most:.0f} MiB at most, {rest:.0f} MiB at rest")

            time.sleep(5)
            now = service.memory()[0]
            after = kinds.medians(15)
            promises.figure("5 s later", f"{in_ms(after)}; {now:.0f} MiB")
            if given.figures:
                slow = [kind for kind in before if admitted[kind] > 4 * before[kind]]
                promises.hold("overload: medians are at most 4 times the unloaded ones", not slow, ", ".join(slow))
                slow = [kind for kind in before if after[kind] > 1.5 * before[kind]]
                promises.hold("5 s later: it is as fast as before, within half", not slow, ", ".join(slow))
                promises.hold("5 s later: it takes as much memory as before, within half", now <= 1.5 * rest)
    promises.finish()


main()
