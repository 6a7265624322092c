"""Three processes on one PostgreSQL, each killed and started again at random, while persons write through any of them, read what they wrote through
another one, and have jobs done. Nothing acknowledged is lost, keys hold wherever they are sent, no answer is older than what its reader had
written, a job is done once, and all give the same plan.

    python3 tests/hold/replicas.py [--seconds 600]
"""

import argparse
import collections
import random
import threading
import time

from calls import Connection, Cut
from postgres import Postgres
from promises import Promises
from service import Service, folder, token
from writers import Writers


class Replicas:
    """The processes, of which any may be away at the moment."""

    def __init__(self, url, where):
        self.services = [Service(url, where, f"replica{number}").start() for number in range(3)]
        self.alive = list(self.services)
        self.kills = 0

    def address(self):
        """Of one that runs."""
        return random.choice(self.alive).address

    def harm(self, seconds):
        """Kills one of them again and again; two are always there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(random.uniform(0.3, 2))
            service = random.choice(self.services)
            self.alive = [one for one in self.services if one is not service]
            service.kill()
            self.kills += 1
            time.sleep(random.uniform(0, 1))
            service.start()
            self.alive = list(self.services)

    def kill(self):
        for service in self.services:
            service.kill()


class Worker:
    """A thread that does something until it is stopped, and counts what came of it."""

    def __init__(self, replicas, secret):
        self.replicas, self.secret = replicas, secret
        self.counts, self.faults, self.number = collections.Counter(), [], 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def connection(self):
        return Connection(self.replicas.address, self.secret)

    def _run(self):
        while not self.ending.is_set():
            self.number += 1
            try:
                self.work()
            except Cut:
                self.counts["cut off"] += 1
            time.sleep(0.05)

    def stop(self):
        self.ending.set()
        self.thread.join()


class OwnReader(Worker):
    """Writes through one process, and reads through any other from that revision on."""

    def work(self):
        key = f"r-{self.number}"
        written = self.connection().post("/api/v1/organisations", {"key": key, "name": key}, f"read-{key}")
        if written.status != 201:
            self.counts[written.status] += 1
            return
        revision = written.headers["matrix-revision"]
        for _ in range(3):
            read = self.connection().ask("GET", f"/api/v1/organisations/{key}", headers={"matrix-revision": revision})
            self.counts[f"read {read.status}"] += 1
            if read.status not in (200, 503):
                self.faults.append(f"{key} at {revision}: {read}")


class Importer(Worker):
    """Has an account imported, and waits until that is done by whoever takes the job."""

    def __init__(self, replicas, secret):
        self.jobs = {}
        super().__init__(replicas, secret)

    def work(self):
        key = f"i-{self.number}"
        files = {"organisations.csv": f"key,name\n{key},{key}\n"}
        queued = self._insist(lambda connection: connection.post("/api/v1/imports", {"files": files}, f"import-{key}"), (202,))
        self.jobs[queued.json["id"]] = key
        # While they are killed nobody may live long enough to see that whoever had the job is gone; afterwards it is taken over.
        until = None
        while until is None or time.monotonic() < until:
            if until is None and self.ending.is_set():
                until = time.monotonic() + 90
            job = self._insist(lambda connection: connection.get(f"/api/v1/jobs/{queued.json['id']}"), (200,)).json
            if job["state"] in ("done", "failed", "cancelled"):
                if job["state"] != "done":
                    self.faults.append(f"{key}: {job}")
                return
            time.sleep(0.1)
        self.faults.append(f"{key} is not done a minute and a half after the last kill: {job}")

    def _insist(self, ask, wanted):
        """Asks any process until one answers as it should; a key in flight is waited for."""
        until = time.monotonic() + 60
        while True:
            try:
                answer = ask(self.connection())
                if answer.status in wanted:
                    return answer
                self.counts[answer.code or answer.status] += 1
            except Cut:
                self.counts["cut off"] += 1
            if time.monotonic() > until:
                raise Cut("nobody answered within a minute")
            time.sleep(0.2)


def check_jobs(promises, importer, connection):
    ended = collections.Counter(event["key"] for event in connection.all("/api/v1/events") if event["kind"] == "job.done")
    organisations = collections.Counter(item["key"] for item in connection.all("/api/v1/organisations"))
    twice = [key for job, key in importer.jobs.items() if ended[job] != 1 or organisations[key] != 1]
    seen = ", ".join(f"{count} {name}" for name, count in importer.counts.items())
    promises.hold("every job is done, and once", not twice and not importer.faults, f"{len(importer.jobs)} jobs; {seen}; {twice[:3]} {importer.faults[:2]}")


def check_plans(promises, replicas, secret):
    first = Connection(lambda: replicas.services[0].address, secret)
    draft = {"theme": "road_safety", "title": "plan", "starts_at": "2030-01-01T00:00:00+08:00", "ends_at": "2030-02-01T00:00:00+08:00"}
    campaign = first.done("POST", "/api/v1/campaigns", draft)["id"]
    plans = [
        Connection(lambda service=service: service.address, secret).done("POST", f"/api/v1/campaigns/{campaign}/preview", {})
        for service in replicas.services
    ]
    for plan in plans:
        # How long it took is no part of the plan.
        plan.pop("took_ms", None)
    promises.hold("all processes give the same plan", plans[0] == plans[1] == plans[2], plans[0].get("digest", "")[:16])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seconds", type=int, default=20, help="how long they are killed (20; the long form 600)")
    seconds = arguments.parse_args().seconds
    promises = Promises("replicas")
    with folder() as where, Postgres() as server:
        url = server.database()
        replicas = Replicas(url, where)
        try:
            secret = token(url, "coordinator", "coordinator")
            writers = Writers(replicas.address, secret, threads=3, pause=0.01)
            reader, importer = OwnReader(replicas, secret), Importer(replicas, secret)
            replicas.harm(seconds)
            for one in (reader, importer, writers):
                one.stop()
            writers.address = lambda: replicas.services[0].address
            writers.check(promises, f"{replicas.kills} kills: ")
            read = ", ".join(f"{count} {name}" for name, count in reader.counts.items())
            promises.hold("no answer is older than what its reader had written", not reader.faults, f"{read}; {reader.faults[:2]}")
            check_jobs(promises, importer, Connection(lambda: replicas.services[0].address, secret))
            check_plans(promises, replicas, secret)
        finally:
            replicas.kill()
    promises.finish()


if __name__ == "__main__":
    main()
