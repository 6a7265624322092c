#!/usr/bin/env python3
"""What reading costs through the service, beside bare routes that give the same answers, all on this machine in one run.

    cargo build --release && python3 benches/service.py [--seconds 2] [--rounds 5] [-- OTHER_BINARY]

Debian's wrk asks; whoever has more cores than two sees more of the client than of the server. Every round asks the service and each bare
route in turns, so that whatever else the machine does is shared; medians of the rounds. For each answer two figures are printed: how many
requests a second the service answers for each of the bare route's, and the same of the processor time that both processes take for a request
(user and system, from /proc), which says nothing of other programs. The service logs every request, into a file; with OTHER_BINARY, such as
one that was built before a change, that is measured as well, on a database of its own.

The data are those of `serve --demo`; MICROMATRIX_REAL_DATA names a folder to import before (such as `../shared/data/real-matrix`).
"""

import argparse
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

CONNECTIONS = 32
# Whoever asks for what is computed has at most 16 questions waiting.
FEW_CONNECTIONS = 8
ROOT = pathlib.Path(__file__).parent.parent

# The answer, the bare route beside it, and what the issue wants of the service.
ROWS = [
    ("account", "value/account", 0.5),
    ("matrix", "value/matrix", 0.5),
    ("direction", "value/direction", 0.5),
    ("accounts", "json/accounts", 1.5),
    ("accounts", "bytes/accounts", 0.5),
    ("directions", "json/directions", 1.5),
    ("directions", "bytes/directions", 0.5),
    ("piece", "row/piece/{piece}", 0.8),
    ("events", "row/events", 0.8),
    ("accounts unchanged", "unchanged", 0.7),
    ("coverage unchanged", "unchanged", 0.7),
]


class Server:
    """A process that says on standard output where it listens."""

    def __init__(self, command, folder, **environment):
        self.log = open(folder / f"log-{os.path.basename(command[0])}", "w")
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=self.log, text=True, env={**os.environ, **environment}
        )
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"listening on (http://\S+)", line):
                self.address = found[1]
                return
        sys.exit(f"{command} did not start: {''.join(self.said)}")

    def cpu(self):
        """Seconds of the processor so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Service(Server):
    def __init__(self, binary, folder):
        folder.mkdir()
        demo = [binary, "serve", "--demo", "--listen", "127.0.0.1:0"]
        if data := os.environ.get("MICROMATRIX_REAL_DATA"):
            Server(demo, folder).stop()
            database = f"sqlite:{folder / 'micromatrix-demo.db'}"
            command = [binary, "import", "--cluster-by-function", "--database-url", database, os.path.abspath(data)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        super().__init__(demo, folder)
        tokens = (re.match(r"export ([A-Z]+)=(mm_\S+)", line) for line in self.said)
        self.tokens = {found[1]: found[2] for found in tokens if found}
        self.folder = folder
        self.paths = self.find_paths()

    def call(self, who, path, body=None, **headers):
        data = None if body is None else json.dumps(body).encode()
        headers |= {"Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data=data, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read(), answer.headers

    def get(self, who, path, body=None):
        return json.loads(self.call(who, path, body)[0])

    def find_paths(self):
        """What is asked for: who asks, where, and with which tag."""
        account = "wechat-zjg-jiaoyu"
        campaign = self.get("COORDINATOR", "/campaigns?state=launched")["items"][0]["id"]
        own = self.get("MEMBER", f"/accounts/{account}/directions?state=asked")["items"][0]["id"]
        text = "收到停课信号后，学校在半小时内通知到每一位家长。" * 12
        other = self.get("COORDINATOR", f"/campaigns/{campaign}/directions?state=asked&limit=2")["items"]
        other = next(one["id"] for one in other if one["id"] != own)
        piece = self.get("MEMBER", f"/directions/{own}/pieces", {"title": "停课信号怎么发", "text": text})["id"]
        tag = lambda who, path: self.call(who, path)[1]["ETag"] or '"none"'
        return {
            "account": ("COORDINATOR", f"/accounts/{account}", None),
            "matrix": ("COORDINATOR", "/matrix", None),
            "direction": ("COORDINATOR", f"/directions/{other}", None),
            "accounts": ("COORDINATOR", "/accounts", None),
            "directions": ("COORDINATOR", f"/campaigns/{campaign}/directions", None),
            "piece": ("COORDINATOR", f"/pieces/{piece}", None),
            "events": ("COORDINATOR", "/events", None),
            "accounts unchanged": ("COORDINATOR", "/accounts", tag("COORDINATOR", "/accounts")),
            "coverage unchanged": ("PLANNER", "/coverage", tag("PLANNER", "/coverage")),
        }

    def write_answers(self):
        """The answers as files, for the bare service."""
        for name, (who, path, tag) in self.paths.items():
            if not tag:
                (self.folder / f"{name}.json").write_bytes(self.call(who, path)[0])

    def rate(self, name, seconds):
        who, path, tag = self.paths[name]
        headers = ["-H", f"Authorization: Bearer {self.tokens[who]}"] + (["-H", f"If-None-Match: {tag}"] if tag else [])
        return rate(self, name, f"{self.address}/api/v1{path}", seconds, headers)


def rate(server, name, url, seconds, headers=()):
    """Requests a second, and seconds of the server's processor time for each."""
    before = server.cpu()
    connections = FEW_CONNECTIONS if name == "direction" else CONNECTIONS
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *headers, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said and "unchanged" not in name:
        sys.exit(f"{url}: {said}")
    requests = int(re.search(r"(\d+) requests in", said)[1])
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1]), (server.cpu() - before) / max(requests, 1)


def build():
    """The bare service, and where cargo has put it."""
    command = ["cargo", "build", "--release", "--bench", "bare_service", "--message-format=json"]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    artifacts = (json.loads(line) for line in said.splitlines())
    return [one["executable"] for one in artifacts if one.get("executable")][-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bare", help="the bare service, if it is built already")
    parser.add_argument("--only", nargs="*", help="names of answers")
    parser.add_argument("binaries", nargs="*", metavar="OTHER_BINARY")
    options = parser.parse_args()
    bare_binary = options.bare or build()
    rows = [row for row in ROWS if not options.only or row[0] in options.only]
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        binaries = [os.path.abspath(binary) for binary in ["target/release/micromatrix", *options.binaries]]
        services = [Service(binary, temporary / str(at)) for at, binary in enumerate(binaries)]
        services[0].write_answers()
        folder = services[0].folder
        bare = Server([bare_binary, str(folder), f"sqlite:{folder / 'micromatrix-demo.db'}"], folder)
        piece = services[0].paths["piece"][1].rpartition("/")[2]
        measure(services, bare, rows, piece, options)
        for server in (*services, bare):
            server.stop()


def measure(services, bare, rows, piece, options):
    print(f"{'answer':20} {'beside':18} {'wanted':>6}  " + "  ".join(f"{'rate  cpu':>12}  us" for _ in services) + "  bare us")
    for name, route, wanted in rows:
        own, beside = [[] for _ in services], []
        for _ in range(options.rounds):
            for service, rates in zip(services, own):
                rates.append(service.rate(name, options.seconds))
            url = f"{bare.address}/{route.format(piece=piece)}"
            beside.append(rate(bare, name, url, options.seconds))
        figures = []
        for rates in own:
            requests = statistics.median(mine[0] / other[0] for mine, other in zip(rates, beside))
            processor = statistics.median(other[1] / mine[1] for mine, other in zip(rates, beside))
            figures.append(f"{requests:6.2f} {processor:5.2f} {statistics.median(mine[1] for mine in rates) * 1e6:5.1f}")
        bare_us = statistics.median(other[1] for other in beside) * 1e6
        print(f"{name:20} {route.split('/{')[0]:18} {wanted:6.2f}  " + "  ".join(figures) + f"  {bare_us:7.1f}", flush=True)


if __name__ == "__main__":
    main()
