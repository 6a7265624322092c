"""The service as a process of its own."""

import contextlib
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("MICROMATRIX_BINARY", str(ROOT / "target/debug/micromatrix"))

# A fault that takes memory without end stops here instead of at the machine's.
MOST_BYTES = 8 << 30


def program(name):
    """Where a program is that is installed, or `None`; Debian has some where only root looks."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")


@contextlib.contextmanager
def folder():
    """A temporary folder, which is gone afterwards."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="micromatrix-hold."))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def command(url, *arguments):
    """What a command prints that works on this database."""
    environment = {**os.environ, "MICROMATRIX_DATABASE_URL": url}
    done = subprocess.run([BINARY, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def token(url, subject, role, *scope):
    """A new token for a person with one role."""
    return command(url, "token", "create", "--subject", subject, "--role", role, *scope)


def _bound_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Service:
    """A service on a database, which listens on a port that it finds free; `settings` are of its environment."""

    def __init__(self, url, where, name="service", settings=None):
        self.url, self.name, self.where = url, name, pathlib.Path(where)
        self.settings = settings or {}
        self.process = None
        self.address = None

    def start(self, within=120):
        """Starts it and waits until it listens."""
        out = self.where / f"{self.name}.out"
        log = open(self.where / f"{self.name}.log", "ab")
        environment = {**os.environ, "MICROMATRIX_DATABASE_URL": self.url, **self.settings}
        environment.setdefault("RUST_LOG", "warn,sqlx=off")
        with open(out, "wb") as stdout, log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--listen", "127.0.0.1:0"],
                env=environment, stdout=stdout, stderr=log, preexec_fn=_bound_memory,
            )
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = re.search(r"^listening on http://(\S+)$", out.read_text(), re.MULTILINE)
            if found:
                host, port = found.group(1).rsplit(":", 1)
                self.address = (host, int(port))
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"{self.name} did not start: {self.log()[-2000:]}")

    def log(self):
        """What it has logged."""
        return (self.where / f"{self.name}.log").read_text(errors="replace")

    def signal(self, number):
        """Sends it a signal."""
        self.process.send_signal(number)

    def kill(self):
        """Ends it without a chance to tidy up."""
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self, within=60):
        """Asks it to stop; how many seconds that took, or `None` if it had to be killed."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        return time.monotonic() - began

    def memory(self):
        """Resident memory in MiB: now, and at most since the start or since `forget_peak`."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        sizes = {name: int(size) / 1024 for name, size in re.findall(r"^(Vm\w+):\s+(\d+) kB$", status, re.MULTILINE)}
        return sizes["VmRSS"], sizes["VmHWM"]

    def forget_peak(self):
        """The most memory is counted from now on."""
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()
