"""The service is killed at random moments while persons write. What was acknowledged is there afterwards, once, and idempotency keys
answer as promised.

    python3 tests/hold/kills.py [--rounds 200]
"""

import argparse
import random
import time

from postgres import Postgres
from promises import Promises
from service import Service, folder, token
from writers import Writers


def kill_again_and_again(promises, url, where, rounds, database):
    service = Service(url, where, f"kills-{database}").start()
    coordinator = token(url, "coordinator", "coordinator")
    writers = Writers(lambda: service.address, coordinator)
    moments = random.Random(15)
    try:
        for _ in range(rounds):
            # On a busy machine hardly anything may have been written by a moment; then the kill comes as soon as something was.
            time.sleep(moments.uniform(0, 0.4))
            if not writers.wait_for(2):
                promises.hold(f"{database}: it writes again after a kill", False)
            service.kill()
            service.start()
        writers.stop()
        writers.check(promises, f"{database}: {rounds} kills: ")
    finally:
        service.kill()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=6, help="kills on each database (6; the long form 200)")
    rounds = arguments.parse_args().rounds
    promises = Promises("kills")
    with folder() as where:
        kill_again_and_again(promises, f"sqlite:{where}/kills.db", where, rounds, "SQLite")
        with Postgres() as server:
            kill_again_and_again(promises, server.database(), where, rounds, "PostgreSQL")
    promises.finish()


main()
