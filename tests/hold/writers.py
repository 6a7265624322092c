"""Persons who write all the time, and keep account of what was acknowledged.

One in three writes goes without an idempotency key; of the others each is repeated under its key until its outcome is known, as a client
does that has lost its connection. In between, what was acknowledged under a key is asked for again.
"""

import collections
import random
import threading
import time

from calls import Connection, Cut

# A key whose request was cut off is in flight for at most 20 s; the rest is for a slow machine.
FREE_WITHIN = 45


class Write:
    """Something to be entered under a name that nothing else has."""

    def __init__(self, number, prefix):
        self.campaign = number % 3 == 0
        self.keyed = number % 3 != 1
        self.name = f"{'c' if self.campaign else 'o'}-{prefix}{number}"
        self.key = f"key-{prefix}{number}" if self.keyed else None
        self.repeated = False
        self.failed_at = None
        if self.campaign:
            window = {"starts_at": "2030-01-01T00:00:00+08:00", "ends_at": "2030-02-01T00:00:00+08:00"}
            self.path, self.body = "/api/v1/campaigns", {"theme": "road_safety", "title": self.name, **window}
        else:
            self.path, self.body = "/api/v1/organisations", {"key": self.name, "name": self.name}


class Writers:
    """Threads that write to whoever listens on `address()`, under names that begin with `prefix`; an answer that does not come within
    `timeout` seconds counts as lost."""

    def __init__(self, address, token, threads=4, pause=0.0, prefix="", timeout=60):
        self.address, self.token, self.pause, self.prefix, self.timeout = address, token, pause, prefix, timeout
        self.lock = threading.Lock()
        self.numbers = 0
        self.tried, self.acknowledged, self.unknown = set(), {}, set()
        self.pending = collections.deque()
        self.counts = collections.Counter()
        self.faults = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self._write, daemon=True) for _ in range(threads)]
        self.threads.append(threading.Thread(target=self._ask_again, daemon=True))
        for thread in self.threads:
            thread.start()

    def stop(self):
        """Ends the writers; what is pending is settled first."""
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, more, within=60):
        """Waits until so many more writes were acknowledged; whether they were."""
        goal, until = len(self.acknowledged) + more, time.monotonic() + within
        while len(self.acknowledged) < goal:
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        return True

    def _write(self):
        connection = Connection(self.address, self.token, self.timeout)
        while not self.ending.is_set():
            with self.lock:
                self.numbers += 1
                write = Write(self.numbers, self.prefix)
                self.tried.add(write.name)
            self._settle(connection, write)
            time.sleep(self.pause)

    def _settle(self, connection, write):
        """Sends a write, again and again if it has a key, until its outcome is known or it waits among the pending ones."""
        while True:
            try:
                answer = connection.post(write.path, write.body, write.key)
            except Cut:
                self.counts["cut off"] += 1
                write.repeated, write.failed_at = True, time.monotonic()
                time.sleep(0.05)
                if not self._goes_on(write):
                    return
                continue
            if answer.status == 201:
                self._acknowledge(write, answer)
            elif answer.status in (429, 503):
                self.counts[answer.status] += 1
                if "retry-after" not in answer.headers:
                    self.faults.append(f"{answer.status} without Retry-After: {answer}")
                write.repeated, write.failed_at = True, time.monotonic()
                time.sleep(0.05)
                if self._goes_on(write):
                    continue
            elif answer.code == "in_flight" and write.repeated:
                self.counts["in flight"] += 1
                if time.monotonic() - write.failed_at > FREE_WITHIN:
                    self.faults.append(f"{write.name} is in flight for more than {FREE_WITHIN} s")
                else:
                    self.pending.append(write)
            else:
                self.faults.append(f"{write.name}{' again' if write.repeated else ''}: {answer}")
            return

    def _goes_on(self, write):
        """Whether a write may be repeated. Without a key it may not: it is unknown whether it was done."""
        if not write.keyed:
            self.unknown.add(write.name)
        elif self.ending.is_set():
            self.pending.append(write)
            return False
        return write.keyed

    def _acknowledge(self, write, answer):
        replayed = answer.headers.get("idempotency-replayed") == "true"
        if replayed and not write.repeated:
            self.faults.append(f"{write.name} was replayed at the first time")
        self.counts["replayed"] += replayed
        self.counts["repeated and done"] += write.repeated and not replayed
        with self.lock:
            if write.name in self.acknowledged:
                self.faults.append(f"{write.name} was acknowledged twice")
            self.acknowledged[write.name] = (write, answer.json)

    def _ask_again(self):
        """Settles what is pending, and asks for what was acknowledged; ends once nothing is pending any more."""
        connection = Connection(self.address, self.token, self.timeout)
        while not (self.ending.is_set() and not self.pending and not self._alive()):
            for _ in range(len(self.pending)):
                self._settle_pending(connection)
            self._repeat_one(connection)
            time.sleep(0.2)

    def _alive(self):
        return any(thread.is_alive() for thread in self.threads[:-1])

    def _settle_pending(self, connection):
        write = self.pending.popleft()
        before = self.counts["cut off"]
        self._settle(connection, write)
        if self.counts["cut off"] > before:
            time.sleep(0.1)

    def _repeat_one(self, connection):
        with self.lock:
            keyed = [entry for entry in list(self.acknowledged.values())[-200:] if entry[0].keyed]
        if not keyed:
            return
        self._hold_to_key(connection, *random.choice(keyed))

    def _hold_to_key(self, connection, write, given):
        """Asks again for what was acknowledged under a key: it is answered as before, and as a repetition."""
        if not write.keyed:
            return
        try:
            answer = connection.post(write.path, write.body, write.key)
        except Cut:
            return
        if answer.status in (429, 503):
            return
        if answer.status != 201 or answer.headers.get("idempotency-replayed") != "true" or answer.json != given:
            self.faults.append(f"{write.name} is answered otherwise under its key: {answer}")
        self.counts["asked again"] += 1

    def check(self, promises, where=""):
        """Holds what is there against what was acknowledged; `stop` comes first, and the service runs."""
        connection = Connection(self.address, self.token)
        names = {}
        for path, field in (("/api/v1/organisations", "key"), ("/api/v1/campaigns", "title")):
            for item in connection.all(path):
                names.setdefault(item[field], []).append(item["id"])
        created = collections.Counter(
            event["key"] for event in connection.all("/api/v1/events") if event["kind"] in ("organisation.created", "campaign.created")
        )
        there, acknowledged = set(names) & self.tried, set(self.acknowledged)
        lost = acknowledged - there
        for write, given in random.sample(list(self.acknowledged.values()), min(300, len(self.acknowledged))):
            self._hold_to_key(connection, write, given)
        twice = [name for name, ids in names.items() if len(ids) > 1]
        unexplained = there - acknowledged - self.unknown
        events = [name for name in there if created[name if name.startswith("o-") else names[name][0]] != 1]
        seen = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items(), key=str))
        promises.hold(f"{where}nothing acknowledged is lost", not lost, f"{len(lost)} of {len(acknowledged)} lost; {seen}")
        promises.hold(f"{where}nothing is done twice", not twice, f"{len(twice)} twice")
        promises.hold(f"{where}nothing is there that nobody was told of", not unexplained, ", ".join(sorted(unexplained)[:5]))
        promises.hold(f"{where}each has its one event", not events, ", ".join(events[:5]))
        promises.hold(f"{where}every answer is one that is promised", not self.faults, "; ".join(self.faults[:3]))
