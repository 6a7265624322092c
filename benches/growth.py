#!/usr/bin/env python3
"""What a registry costs as it grows: import, start with and without its image, first coverage, plan; at two sizes in one run.

    cargo build --release && python3 benches/growth.py [--accounts 50000 200000] [--shape real|even] [--rounds 3] [-- OTHER_BINARY]

Seconds by the clock and of the processor, the most memory, and how many times as much the larger size takes. Databases of earlier versions of
the program are their own: each binary imports for itself.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).parent.parent
CAMPAIGN = {
    "title": "growth",
    "starts_at": "2027-01-01T00:00:00Z",
    "ends_at": "2027-01-28T00:00:00Z",
    "audiences": [{"key": key, "level": "normal"} for key in ("residents", "students", "elderly")],
    "angles": [{"key": f"a{at:02}", "title": f"t{at}", "functions": [f"f{at:02}"] if at % 3 else []} for at in range(14)],
}


class Measured:
    """A process of the program: seconds by the clock, of the processor, and the most memory."""

    def __init__(self, binary, *arguments, **options):
        self.began = time.time()
        self.process = subprocess.Popen([binary, *arguments], stderr=subprocess.DEVNULL, **options)

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) / 1024

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait(self):
        peak = 0
        while self.process.poll() is None:
            try:
                peak = max(peak, self.status("VmHWM"))
                cpu = self.cpu()
            except (FileNotFoundError, TypeError, ProcessLookupError):
                pass
            time.sleep(0.02)
        return {"seconds": time.time() - self.began, "cpu": cpu, "peak MB": peak}


class Service(Measured):
    def __init__(self, binary, database, token):
        super().__init__(binary, "serve", "--listen", "127.0.0.1:0", "--database-url", database, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if found := re.search(r"listening on (http://\S+)", line):
                self.address = found[1]
                break
        self.token = token

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.loads(answer.read() or b"null")

    def timed(self, method, path, body=None):
        began, cpu = time.time(), self.cpu()
        answer = self.call(method, path, body)
        return answer, {"seconds": time.time() - began, "cpu": self.cpu() - cpu}

    def first_answer(self):
        """Until `/readyz` is true, and until a question about the registry is answered; whether the first was ever true too soon."""
        while True:
            try:
                self.call("GET", "/readyz")
                break
            except urllib.error.HTTPError:
                time.sleep(0.02)
        ready = time.time() - self.began
        self.call("GET", "/api/v1/matrix")
        seconds = time.time() - self.began
        return {"seconds": seconds, "cpu": self.cpu(), "ready": ready, "resident MB": self.status("VmRSS"), "peak MB": self.status("VmHWM")}

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure(binary, files, folder, rounds):
    database = f"sqlite:{folder / 'growth.db'}"
    found = {"import": [Measured(binary, "import", str(files), "--database-url", database, stdout=subprocess.DEVNULL).wait()]}
    roles = [word for role in ("admin", "coordinator", "planner") for word in ("--role", role)]
    made = [binary, "token", "create", "--subject", "growth", *roles, "--database-url", database]
    said = subprocess.run(made, check=True, capture_output=True, text=True).stdout
    token = re.search(r"mm_\S+", said)[0]
    image = folder / "growth.db.registry"
    for name in ("start from rows", "start from image"):
        for _ in range(rounds):
            if name == "start from rows":
                image.unlink(missing_ok=True)
            service = Service(binary, database, token)
            found.setdefault(name, []).append(service.first_answer())
            if name == "start from rows":
                wait_for(image)
            service.stop()
    service = Service(binary, database, token)
    service.first_answer()
    found["first coverage"] = [service.timed("GET", "/api/v1/coverage")[1]]
    for _ in range(rounds):
        campaign = service.call("POST", "/api/v1/campaigns", CAMPAIGN)["id"]
        for name, path in (("plan", "plan"), ("preview", "preview")):
            body = {} if name == "plan" else {"spread": 80}
            found.setdefault(name, []).append(service.timed("POST", f"/api/v1/campaigns/{campaign}/{path}", body)[1])
    service.stop()
    return {name: {key: statistics.median(one[key] for one in all) for key in all[0]} for name, all in found.items()}


def wait_for(image):
    """Earlier versions write none."""
    for _ in range(200):
        if image.exists():
            return
        time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, nargs=2, default=[50_000, 200_000])
    parser.add_argument("--shape", default="real")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--binary", default="target/release/micromatrix")
    parser.add_argument("binaries", nargs="*", metavar="OTHER_BINARY")
    options = parser.parse_args()
    for binary in [options.binary, *options.binaries]:
        with tempfile.TemporaryDirectory() as temporary:
            sizes = []
            for accounts in options.accounts:
                folder = pathlib.Path(temporary) / str(accounts)
                folder.mkdir()
                generator = [sys.executable, ROOT / "benches/nation_files.py", folder / "files"]
                subprocess.run([*generator, "--accounts", str(accounts), "--shape", options.shape], check=True)
                sizes.append(measure(os.path.abspath(binary), folder / "files", folder, options.rounds))
            show(binary, options.accounts, sizes)


def show(binary, accounts, sizes):
    print(f"\n{binary}: {accounts[0]} and {accounts[1]} accounts")
    small, large = sizes
    for name, figures in small.items():
        for key, value in figures.items():
            other = large[name][key]
            print(f"{name:18} {key:12} {value:9.2f} {other:9.2f}   {other / max(value, 1e-9):5.2f}", flush=True)


if __name__ == "__main__":
    main()
