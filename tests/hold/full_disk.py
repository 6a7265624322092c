"""SQLite on a disk that is filled and freed while persons write. What was acknowledged is there, before and after a restart; the service
says that it is not ready, and is well again by itself.

    python3 tests/hold/full_disk.py [--rounds 50]
"""

import argparse
import contextlib
import subprocess
import threading
import time

from calls import Connection, Cut
from promises import Promises
from service import Service, folder, token
from writers import Writers

MEGABYTES = 64


@contextlib.contextmanager
def small_disk(path):
    """A file system of its own in memory; `False` where this user may not have one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(path)]
    mounted = subprocess.run(mount, stderr=subprocess.DEVNULL).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(path)])


class Ballast:
    """A file that takes all the room there is, and that becomes free meanwhile."""

    def __init__(self, path):
        self.path = path
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._fill, daemon=True)

    def _fill(self):
        with open(self.path, "wb", buffering=0) as file:
            while not self.ending.is_set():
                for block in (bytes(1 << 20), bytes(4096), bytes(512)):
                    with contextlib.suppress(OSError):
                        while file.write(block) == len(block) and not self.ending.is_set():
                            pass
                time.sleep(0.005)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()
        self.path.unlink()


def becomes(connection, status, within):
    """How long it takes until `/readyz` answers with this status, in seconds; `None` if it does not."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        with contextlib.suppress(Cut):
            if connection.get("/readyz").status == status:
                return time.monotonic() - began
        time.sleep(0.05)
    return None


def fill_and_free(promises, service, writers, ballast, rounds):
    health = Connection(lambda: service.address)
    unsaid, unwell, took = 0, 0, []
    for _ in range(rounds):
        writers.wait_for(5)
        refused = writers.counts[503]
        with Ballast(ballast):
            unsaid += becomes(health, 503, 20) is None
            until = time.monotonic() + 20
            while writers.counts[503] < refused + 4 and time.monotonic() < until:
                time.sleep(0.01)
        took.append(becomes(health, 200, 30))
        unwell += took[-1] is None or not writers.wait_for(5, 30)
    refusals = f"{writers.counts[503]} writes refused"
    promises.hold(f"{rounds} full disks: /readyz says that it takes no writes", unsaid == 0, f"unsaid {unsaid} times; {refusals}")
    longest = max((seconds for seconds in took if seconds is not None), default=0)
    promises.hold(f"{rounds} full disks: it is well again by itself", unwell == 0, f"not {unwell} times; after {longest:.1f} s at most")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=3, help="how often the disk is full (3; the long form 50)")
    rounds = arguments.parse_args().rounds
    promises = Promises("full_disk")
    with folder() as where:
        disk = where / "disk"
        disk.mkdir()
        with small_disk(disk) as mounted:
            if not mounted:
                print("left out: no file system can be mounted here")
                promises.finish()
            url = f"sqlite:{disk}/full.db"
            with Service(url, where) as service:
                coordinator = token(url, "coordinator", "coordinator")
                writers = Writers(lambda: service.address, coordinator, pause=0.005)
                fill_and_free(promises, service, writers, disk / "ballast", rounds)
                writers.stop()
                writers.check(promises, f"{rounds} full disks: ")
                service.stop()
                service.start()
                writers.check(promises, f"{rounds} full disks and a restart: ")
    promises.finish()


main()
