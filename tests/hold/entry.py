"""Three processes on one PostgreSQL behind HAProxy, with clients that are idle or slow all the while: twice and ten times as much is asked as they
can do, then ten coordinators have a plan previewed while a member reads its own card. What one process holds (`overload.py`), three do.

    python3 tests/hold/entry.py [--seconds 60 --accounts 5000 --idle 2000 --slow 200 --figures]

`--figures` also holds them to their figures: with a release build, on a machine that does nothing else and has processors for all of them. Each
process takes as much in as all processors can do, and the database, the proxy and those who ask are there as well: on two processors what is let
in takes longer than it may.
"""

import argparse
import os

from crowd import Crowd
from overload import Overload
from postgres import Postgres
from promises import Promises
from proxy import PROCESSES, Proxy, is_missing
from registry import enter
from service import folder


def in_mib(memories):
    return ", ".join(f"{now:.0f} (at most {most:.0f})" for now, most in memories) + " MiB"


def load(promises, proxy, given):
    """Everything that is asked of them."""
    overload = Overload(promises, proxy, given.seconds, given.figures, PROCESSES)
    overload.rest()
    crowd = Crowd(proxy.address, overload.gentle, "/api/v1/accounts?limit=500", given.idle, given.slow)
    try:
        promises.hold(f"{given.idle} idle clients are served once each", crowd.unserved == 0, f"{crowd.unserved} were not")
        for times in (2, 10):
            overload.all_are_greedy(times)
            promises.figure(f"{times} times the load: the processes take", in_mib(proxy.memories()))
            overload.rest_again()
        overload.many_preview()
        promises.figure("at the end the processes take", in_mib(proxy.memories()))
        again = ", ".join(f"{count} {kind}" for kind, count in sorted(crowd.again.items()))
        promises.figure("clients that were given up, and came again", again or "none")
        promises.figure("processes that were asked nothing for a while, since they were not ready", proxy.given_up())
    finally:
        crowd.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=6, help="how long they are overloaded, each time (6; the long form 60)")
    arguments.add_argument("--accounts", type=int, default=300, help="the size of the registry (300; the long form 5000)")
    arguments.add_argument("--idle", type=int, default=200, help="idle clients (200; the long form 2000)")
    arguments.add_argument("--slow", type=int, default=20, help="slow clients (20; the long form 200)")
    arguments.add_argument("--figures", action="store_true", help="also hold them to their figures")
    given = arguments.parse_args()
    promises = Promises("entry")
    if is_missing():
        promises.figure("left out", "haproxy is not installed")
        promises.finish()
    promises.figure("processors", f"{os.cpu_count()}, for {PROCESSES} processes, the database, the proxy and those who ask")
    with folder() as where, Postgres() as server:
        url = server.database()
        enter(url, where, given.accounts)
        with Proxy(url, where) as proxy:
            load(promises, proxy, given)
    promises.finish()


main()
