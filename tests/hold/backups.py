"""A backup is taken every second while persons write. Each is put into another database, is whole there by every invariant, and has everything that
was acknowledged before it was begun.

    python3 tests/hold/backups.py [--rounds 30]
"""

import argparse
import time

from calls import Connection
from postgres import Postgres
from promises import Promises
from service import Service, command, folder, token
from writers import Writers


def back_up_again_and_again(promises, url, where, rounds, database, fresh):
    service = Service(url, where, f"backups-{database}").start()
    taken = []
    try:
        secret = token(url, "coordinator", "coordinator")
        writers = Writers(lambda: service.address, secret, threads=3, pause=0.002)
        for number in range(rounds):
            began = time.monotonic()
            writers.wait_for(5)
            known = set(writers.acknowledged)
            file = where / f"{database}-{number}.backup"
            command(url, "backup", str(file))
            taken.append((file, known))
            time.sleep(max(0, 1 - (time.monotonic() - began)))
        writers.stop()
    finally:
        service.kill()
    lost, unsound = [], []
    for number, (file, known) in enumerate(taken):
        copy = fresh(number)
        command(copy, "restore", str(file))
        try:
            command(copy, "check")
        except RuntimeError as error:
            unsound.append(str(error))
        with Service(copy, where, f"copy-{database}-{number}") as other:
            connection = Connection(lambda: other.address, secret)
            there = {item["key"] for item in connection.all("/api/v1/organisations")}
            there |= {item["title"] for item in connection.all("/api/v1/campaigns")}
            lost += sorted(known - there)
    seen = f"{len(taken)} backups, the last with {len(taken[-1][1])} writes"
    promises.hold(f"{database}: each backup has what was acknowledged before it", not lost, f"{seen}; {len(lost)} lost")
    promises.hold(f"{database}: each backup is whole", not unsound, "; ".join(unsound[:2]))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=2, help="backups of each database (2; the long form 30)")
    rounds = arguments.parse_args().rounds
    promises = Promises("backups")
    with folder() as where:
        back_up_again_and_again(
            promises, f"sqlite:{where}/backups.db", where, rounds, "SQLite", lambda number: f"sqlite:{where}/copy-{number}.db"
        )
        with Postgres() as server:
            back_up_again_and_again(promises, server.database(), where, rounds, "PostgreSQL", lambda _: server.database())
    promises.finish()


if __name__ == "__main__":
    main()
