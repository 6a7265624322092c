"""Times what large writes and small edits cost for a nation, through the API, beside bare bulk writes.

    python benches/nation_writes.py BINARY DATABASE [RUNS [OPEN]]

BINARY is a release build of `micromatrix`. DATABASE is an SQLite file with a registry, made by `micromatrix import`; copies of it
are worked on and removed again. Each run writes a campaign of 14 angles and 3 audiences over the whole registry, previews and plans
it, has it signed by another person, launches it, reads first pages, and then changes one account and reads it, the coverage and the
plan once more. RUNS times (3 by default), each with a campaign of its own; medians are printed. OPEN of the angles (none by default)
name no function, so that every account may take them: with 5 the plan asks 129,000 of 200,000 accounts, without any 48,000.

For each step stand the seconds that went by and the seconds of processor that the service took: while something else runs, the
second are fairer. Plans and launches stand beside a *bare write*: the same rows, into the same tables and indexes of another copy of
the same file, by Python's `executemany` in one transaction with as much synchronisation.
"""

import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing

ANGLES, AUDIENCES = 14, 3
TICK = os.sysconf("SC_CLK_TCK")


class Service:
    """A running service on a database."""

    def __init__(self, binary, database):
        self.database, self.url = database, f"sqlite:{database}"
        self.binary, self.edits = binary, 0
        self.planner = self.token("planner", "coordinator", "planner", "admin")
        self.signer = self.token("signer", "signer")
        listen = [binary, "serve", "--listen", "127.0.0.1:0", "--database-url", self.url]
        self.process = subprocess.Popen(listen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.base = next(found[1] for line in self.process.stdout if (found := re.search(r"listening on (http://\S+)", line)))
        while True:
            try:
                self.call("GET", "/readyz")
                break
            except OSError:
                time.sleep(0.05)

    def token(self, subject, *roles):
        words = [word for role in roles for word in ("--role", role)]
        command = [self.binary, "token", "create", "--subject", subject, *words, "--database-url", self.url]
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return next(word for word in made.split() if word.startswith("mm_"))

    def call(self, method, path, body=None, token=None, **headers):
        """The answer, and its entity tag."""
        headers = {"Authorization": f"Bearer {token or self.planner}", "Content-Type": "application/json", **headers}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, method=method, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return answer.read(), answer.headers.get("ETag")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read()[:500]}") from error

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Figures:
    """Seconds and processor seconds by step."""

    def __init__(self, cpu):
        self.cpu, self.steps = cpu, {}

    def time(self, step, work):
        cpu, begin = self.cpu(), time.perf_counter()
        result = work()
        self.steps.setdefault(step, []).append((time.perf_counter() - begin, self.cpu() - cpu))
        return result

    def median(self, step, which=0):
        return statistics.median(one[which] for one in self.steps[step])

    def tell(self):
        for step in self.steps:
            most = max(one[0] for one in self.steps[step])
            print(f"{step:38}{self.median(step):9.4f} s, at most {most:9.4f} s; {self.median(step, 1):8.2f} s of processor")


def draft(run, keys, open_angles):
    """A campaign: of its angles the last few are open to every account, each other one names a function."""
    def functions(at):
        return [] if at >= ANGLES - open_angles else [keys[at % len(keys)]]

    return {
        "title": f"平安出行 {run}", "starts_at": f"{2027 + run}-01-01T00:00:00Z", "ends_at": f"{2027 + run}-01-28T00:00:00Z",
        "audiences": [{"key": key, "level": "normal"} for key in ("residents", "students", "elderly")][:AUDIENCES],
        "angles": [{"key": f"a{at:02}", "title": f"角度 {at}", "functions": functions(at), "local": False} for at in range(ANGLES)],
    }


def one_run(service, figures, run, open_angles):
    """One story; gives the rows that its plan and its launch have written."""
    call, api = service.call, "/api/v1"
    keys = sorted(json.loads(call("GET", f"{api}/matrix")[0])["by_function"])
    campaign = json.loads(call("POST", f"{api}/campaigns", draft(run, keys, open_angles))[0])["id"]
    place = f"{api}/campaigns/{campaign}"
    figures.time("plan", lambda: call("POST", f"{place}/plan", {}))
    figures.time("preview, of a plan that stands", lambda: call("POST", f"{place}/preview", {"spread": 80 + run}))
    digest = json.loads(call("GET", f"{place}/plan")[0])["digest"]
    figures.time("sign", lambda: call("POST", f"{place}/sign", {"digest": digest}, service.signer))
    figures.time("launch", lambda: call("POST", f"{place}/launch", {"without_reviewers": True}))
    written = rows_of(service.database, campaign)
    for step, path in (("directions, first page", "directions?limit=50"), ("unassigned, first page", "unassigned?limit=50")):
        for _ in range(5):
            figures.time(step, lambda: call("GET", f"{place}/{path}"))
    call("GET", f"{api}/coverage?limit=1")
    accounts = [item["account"] for item in json.loads(call("GET", f"{place}/directions?limit=40")[0])["items"]]
    for at, handle in enumerate(accounts[:10]):
        what = edit(service, figures, handle, accounts[20 + at])
        figures.time(f"{what}: coverage then", lambda: call("GET", f"{api}/coverage?limit=1"))
    figures.time("replan, plan not warm", lambda: call("POST", f"{place}/replan", {}))
    # What checks a plan in full runs behind these answers, at low priority, and its processor time is counted with theirs.
    for at, handle in enumerate(accounts[10:20]):
        what = edit(service, figures, handle, accounts[30 + at])
        figures.time(f"{what}: warm plan then", lambda: call("POST", f"{place}/replan", {}))
    return written


def edit(service, figures, handle, other):
    """An account gets another name, or what `other` has for functions, whichever is due; says which."""
    call, path = service.call, f"/api/v1/accounts/{handle}"
    body, tag = call("GET", path)
    account = json.loads(body)
    for field in ("id", "revision", "form", "clusters"):
        account.pop(field, None)
    service.edits += 1
    what = ("name", "functions")[service.edits % 2]
    if what == "name":
        account["name"] += "·"
    else:
        account["functions"] = json.loads(call("GET", f"/api/v1/accounts/{other}")[0])["functions"]

    def change():
        call("PUT", path, account, **{"If-Match": tag})
        assert json.loads(call("GET", path)[0])[what] == account[what]

    figures.time(f"{what}: until the account shows it", change)
    return what


def rows_of(database, campaign):
    """By table: the rows of a campaign."""
    key = bytes.fromhex(campaign.replace("-", ""))
    asked = "SELECT entity_key FROM event WHERE campaign_id = ? AND kind = 'direction.asked'"
    queries = {table: f"SELECT * FROM {table} WHERE campaign_id = ?" for table in ("direction", "unassigned", "plan")}
    queries["campaign"] = "SELECT * FROM campaign WHERE id = ?"
    queries["event"] = "SELECT * FROM event WHERE campaign_id = ? AND kind = 'direction.asked'"
    queries["audit"] = f"SELECT * FROM audit WHERE action = 'direction.asked' AND entity_key IN ({asked})"
    with closing(sqlite3.connect(database)) as rows:
        return {table: rows.execute(query, (key,)).fetchall() for table, query in queries.items()}


def bare(database, rows):
    """Seconds to write the rows of a campaign's plan, and of its launch, into another copy."""
    key = rows["campaign"][0][0]
    with closing(sqlite3.connect(database, isolation_level=None)) as copy:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            copy.execute(f"PRAGMA {pragma}")

        def insert(table, lines):
            if lines:
                marks = ", ".join("?" * len(lines[0]))
                copy.executemany(f"INSERT INTO {table} VALUES ({marks})", lines)

        insert("campaign", rows["campaign"])
        proposed = [(*line[:12], "proposed", *line[13:15], None, None, *line[17:]) for line in rows["direction"]]
        cpu, begin = time.process_time(), time.perf_counter()
        copy.execute("BEGIN IMMEDIATE")
        insert("direction", proposed)
        insert("unassigned", rows["unassigned"])
        insert("plan", rows["plan"])
        copy.execute("COMMIT")
        plan = time.perf_counter() - begin, time.process_time() - cpu
        cpu, begin = time.process_time(), time.perf_counter()
        copy.execute("BEGIN IMMEDIATE")
        copy.execute("UPDATE direction SET state = 'asked', asked_ms = 1, accepts_ms = 2 WHERE campaign_id = ?", (key,))
        insert("event", [(None, *line[1:]) for line in rows["event"]])
        insert("audit", [(None, *line[1:]) for line in rows["audit"]])
        copy.execute("COMMIT")
        launch = time.perf_counter() - begin, time.process_time() - cpu
    return plan, launch


def main():
    binary, source = sys.argv[1], sys.argv[2]
    runs, open_angles = [int(word) for word in sys.argv[3:5] + ["3", "0"][len(sys.argv[3:5]):]]
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(source))) as folder:
        database, copy = f"{folder}/service.db", f"{folder}/bare.db"
        shutil.copy(source, database)
        shutil.copy(source, copy)
        service = Service(binary, database)
        figures = Figures(service.cpu)
        try:
            figures.time("first look at the registry", lambda: service.call("GET", "/api/v1/matrix"))
            written = [one_run(service, figures, run, open_angles) for run in range(runs)]
        finally:
            service.stop()
        bares = [bare(copy, rows) for rows in written]
    figures.tell()
    for at, (step, taken) in enumerate((("plan", "plan"), ("launch", "launch"))):
        wall, cpu = (statistics.median(one[at][which] for one in bares) for which in (0, 1))
        ratio, of_cpu = figures.median(step) / wall, figures.median(step, 1) / cpu
        print(f"bare write of {taken:20}{wall:9.4f} s {cpu:8.2f} s of processor; {step} is {ratio:.2f} and {of_cpu:.2f} of it")
    print("rows", {table: len(rows) for table, rows in written[0].items()})


if __name__ == "__main__":
    main()
