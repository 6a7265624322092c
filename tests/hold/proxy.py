"""Processes of the service on one database behind HAProxy, by the settings of `.deploy` on ports of loopback."""

import re
import subprocess
import time

from calls import Connection, Cut
from postgres import free_port
from service import ROOT, Service, program

# As many as the settings name.
PROCESSES = 3


def is_missing():
    return program("haproxy") is None


class Proxy:
    """What leads to three processes; to whoever asks it is one service."""

    def __init__(self, url, where):
        self.url, self.where = url, where
        # Otherwise all who come through the proxy count as one.
        settings = {"MICROMATRIX_TRUSTED_PROXIES": "127.0.0.1"}
        self.services = [Service(url, where, f"process-{number}", settings) for number in range(PROCESSES)]
        self.address = ("127.0.0.1", free_port())
        self.process = None

    def _settings(self):
        text = (ROOT / ".deploy/haproxy.cfg").read_text().replace("bind :8080", f"bind 127.0.0.1:{self.address[1]}")
        ports = iter(service.address[1] for service in self.services)
        return re.sub(r"10\.0\.0\.1\d:8080", lambda _: f"127.0.0.1:{next(ports)}", text)

    def _start(self):
        path = self.where / "haproxy.cfg"
        path.write_text(self._settings())
        with open(self.where / "haproxy.log", "wb") as log:
            self.process = subprocess.Popen([program("haproxy"), "-db", "-f", str(path)], stdout=log, stderr=log)
        connection, until = Connection(lambda: self.address), time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if connection.get("/readyz").status == 200:
                    return
            except Cut:
                pass
            time.sleep(0.1)
        raise RuntimeError((self.where / "haproxy.log").read_text())

    def given_up(self):
        """How often a process did not say in time that it can answer, and was asked nothing for a while."""
        return (self.where / "haproxy.log").read_text().count(" is DOWN")

    def memories(self):
        """Resident memory of each process in MiB: now, and at most since `forget_peak`."""
        return [service.memory() for service in self.services]

    def memory(self):
        """Of the largest one."""
        return tuple(max(sizes) for sizes in zip(*self.memories()))

    def forget_peak(self):
        for service in self.services:
            service.forget_peak()

    def __enter__(self):
        try:
            for service in self.services:
                service.start()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()
        for service in self.services:
            service.kill()
