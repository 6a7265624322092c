"""Times an emergency from the request to the cards, and a new version of a fact to whoever follows.

    MICROMATRIX_BINARY=target/release/micromatrix python3 benches/incident.py FOLDER [ROUNDS]

FOLDER holds a registry in the import format (such as `../shared/data/real-matrix`). It is imported into a database in a temporary folder, with a
cluster for each function where none is declared. In each of ROUNDS (9) an incident of its own is started at the place with the most accounts;
the answer, with everything kept, is timed, and beside it the same request when it is joined. Then a fact gets new versions: from the moment
at which the request that confirms one is sent to the moment at which a reader of the stream of events has it, and to the one at which a card quotes it.
Medians and the worst are printed, in milliseconds.
"""

import json
import pathlib
import statistics
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "hold"))
from service import Service, command, folder, token  # noqa: E402


def call(service, key, method, path, body=None):
    """The answer of the API."""
    host, port = service.address
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{host}:{port}{path}", data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def timed(work):
    """What it gives, and how many milliseconds it took."""
    began = time.perf_counter()
    value = work()
    return value, (time.perf_counter() - began) * 1000


class Follower(threading.Thread):
    """Follows the stream of events; notes when it has read each kind last."""

    def __init__(self, service, key):
        super().__init__(daemon=True)
        self.service, self.key, self.seen = service, key, {}

    def run(self):
        host, port = self.service.address
        request = urllib.request.Request(f"http://{host}:{port}/api/v1/events/stream", headers={"Authorization": f"Bearer {self.key}"})
        with urllib.request.urlopen(request, timeout=600) as stream:
            for line in stream:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    self.seen[event["kind"]] = time.perf_counter()


def told(name, values):
    """One line: median and worst."""
    print(f"{name:<44} {statistics.median(values):8.1f} {max(values):8.1f}")


def main():
    source, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9
    with folder() as where:
        url = f"sqlite:{where}/bench.db"
        command(url, "migrate")
        command(url, "import", source, "--cluster-by-function", "--skip-bad-rows")
        key = token(url, "desk", "coordinator")
        service = Service(url, where).start()
        try:
            measure(service, key, rounds)
        finally:
            service.stop()


def measure(service, key, rounds):
    """Starts, facts, cards."""
    matrix = call(service, key, "GET", "/api/v1/matrix")
    counts = [(count, region) for region, count in matrix["by_region"].items() if region]
    # Where nobody has a region the whole matrix commands, whatever the place is.
    place = max(counts)[1] if counts else call(service, key, "GET", "/api/v1/regions?limit=1")["items"][0]["key"]
    follower = Follower(service, key)
    follower.start()
    time.sleep(1)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    starts, joins, events, quotes, boards = [], [], [], [], []
    for _ in range(rounds):
        start = {"kind": "hazardous_leak", "place": place, "at": at, "another": True}
        begun, took = timed(lambda: call(service, key, "POST", "/api/v1/incidents", start))
        starts.append(took)
        joins.append(timed(lambda: call(service, key, "POST", "/api/v1/incidents", {**start, "another": False}))[1])
        incident = f"/api/v1/incidents/{begun['incident']['id']}"
        boards.append(timed(lambda: call(service, key, "GET", incident))[1])
        for version in range(1, 4):
            fact = {"information": "area", "text": f"{version}公里以内", "source": "现场", "after": version - 1}
            call(service, key, "POST", f"{incident}/facts", fact)
            follower.seen.pop("incident.fact_confirmed", None)
            sent = time.perf_counter()
            call(service, key, "POST", f"{incident}/facts/area/confirm", {"version": version})
            while "incident.fact_confirmed" not in follower.seen:
                time.sleep(0.001)
            events.append((follower.seen["incident.fact_confirmed"] - sent) * 1000)
            call(service, key, "GET", f"{incident}/cards?limit=50")
            quotes.append((time.perf_counter() - sent) * 1000)
    print(f"{matrix['accounts']} accounts; {begun['cards']} cards, {begun['held']} hold; place {place}")
    print(f"{'milliseconds':<44} {'median':>8} {'worst':>8}")
    told("start: request to cards", starts)
    told("start of the same event: joined", joins)
    told("board", boards)
    told("new version: confirmed to event at a reader", events)
    told("new version: confirmed to cards that quote it", quotes)


main()
