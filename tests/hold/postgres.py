"""A PostgreSQL server of one's own, on a temporary folder and a free port; it is ended by its own process id."""

import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time


def programs():
    """Where the newest server that is installed has its programs."""
    found = glob.glob("/usr/lib/postgresql/*/bin")
    if not found:
        raise SystemExit("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin")
    return pathlib.Path(max(found, key=lambda path: int(re.search(r"postgresql/(\d+)", path).group(1))))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Postgres:
    """A server, started when it is entered and gone with its data afterwards."""

    def __init__(self):
        self.programs = programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="micromatrix-postgres.", dir="/tmp"))
        # It does not run as root.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.port = free_port()
        self.process = None
        self.names = 0

    def _run(self, program, *arguments):
        line = [str(self.programs / program), *arguments]
        done = subprocess.run(line, user=self.user, cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")
        return done.stdout.strip()

    def start(self):
        """Starts it, and waits until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "max_connections": "200", "fsync": "off"}
        line = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        for name, value in settings.items():
            line += ["-c", f"{name}={value}"]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(line, user=self.user, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(600):
            ready = [str(self.programs / "pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(self.port)]
            if subprocess.run(ready).returncode == 0:
                return self
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def stop(self, number=signal.SIGINT):
        """Ends it: SIGINT is fast, SIGQUIT is immediate."""
        self.process.send_signal(number)
        self.process.wait()

    def ask(self, statement, database="postgres"):
        """The answer to a statement, as lines of fields behind `|`."""
        host = ["--host", "127.0.0.1", "--port", str(self.port), "--username", "tester"]
        return self._run("psql", *host, "--no-align", "--tuples-only", "--quiet", "--command", statement, database)

    def database(self):
        """The URL of a new, empty database."""
        self.names += 1
        name = f"hold_{self.names}"
        self.ask(f"CREATE DATABASE {name}")
        return f"postgres://tester@127.0.0.1:{self.port}/{name}"

    def __enter__(self):
        self._run(
            "initdb", "--pgdata", str(self.folder / "data"), "--username", "tester", "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )
        return self.start()

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
