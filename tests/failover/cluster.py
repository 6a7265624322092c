"""PostgreSQL with automatic failover on ports of loopback, as `.deploy/failover.md` has it on machines: etcd, three servers under Patroni, and
HAProxy, which leads to the one that takes writes. Everything lies in a temporary folder and is ended by its own process id."""

import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "hold"))

from postgres import free_port, programs  # noqa: E402
from service import program  # noqa: E402

SETTINGS = pathlib.Path(__file__).resolve().parents[2] / ".deploy"

# Seconds. The shortest that Patroni takes: a primary that shows no life for `ttl` is replaced.
TTL, LOOP, RETRY = 20, 1, 3


def missing():
    """Programs that are needed and not installed."""
    return [name for name in ("etcd", "patroni", "haproxy") if not program(name)]


class Node:
    """A server under Patroni."""

    def __init__(self, cluster, number):
        self.cluster, self.name = cluster, f"node{number}"
        self.port, self.api = free_port(), free_port()
        self.data = cluster.folder / self.name
        self.process = None

    def settings(self):
        cluster = self.cluster
        return {
            "scope": "micromatrix",
            "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.api}", "connect_address": f"127.0.0.1:{self.api}"},
            # By its second API: by the third, Debian's Patroni 3.0.2 lets a primary that was frozen take the lock from whoever has got it
            # meanwhile (https://github.com/patroni/patroni/pull/2689).
            "etcd": {"host": f"127.0.0.1:{cluster.etcd_port}"},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL,
                    "loop_wait": LOOP,
                    "retry_timeout": RETRY,
                    # A server that died is replaced at once instead of being started again first.
                    "primary_start_timeout": 0,
                    "synchronous_mode": cluster.synchronous,
                    "postgresql": {"use_pg_rewind": True, "parameters": {"max_connections": 300, "wal_log_hints": "on"}},
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, {"auth": "trust"}],
            },
            "postgresql": {
                "listen": f"127.0.0.1:{self.port}",
                "connect_address": f"127.0.0.1:{self.port}",
                "data_dir": str(self.data),
                "bin_dir": str(cluster.programs),
                "pgpass": str(cluster.folder / f"{self.name}.pgpass"),
                "pg_hba": ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
                "authentication": {
                    "superuser": {"username": "tester"},
                    "replication": {"username": "copier"},
                    "rewind": {"username": "rewinder"},
                },
                "parameters": {"unix_socket_directories": str(cluster.folder)},
            },
        }

    def start(self):
        path = self.cluster.folder / f"{self.name}.json"
        path.write_text(json.dumps(self.settings()))
        log = open(self.cluster.folder / f"{self.name}.log", "ab")
        self.process = subprocess.Popen(
            [program("patroni"), str(path)], user=self.cluster.user, cwd=self.cluster.folder, stdout=log, stderr=log
        )

    def role(self):
        """`primary`, `replica`, or nothing when it does not answer."""
        for role in ("primary", "replica"):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.api}/{role}", timeout=2)
                return role
            except urllib.error.HTTPError:
                continue
            except OSError:
                return None
        return None

    def processes(self):
        """Patroni and everything of the server."""
        found = [self.process.pid]
        for line in pathlib.Path("/proc").iterdir():
            if line.name.isdigit():
                try:
                    said = (line / "cmdline").read_bytes()
                    parent = int((line / "stat").read_text().rsplit(")", 1)[1].split()[1])
                except (OSError, IndexError, ValueError):
                    continue
                if str(self.data).encode() in said or parent == self.postmaster():
                    found.append(int(line.name))
        return sorted(set(found))

    def postmaster(self):
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (OSError, ValueError):
            return -1

    def receiver(self):
        """The process that is sent what the primary writes."""
        for line in pathlib.Path("/proc").iterdir():
            if line.name.isdigit():
                try:
                    parent = int((line / "stat").read_text().rsplit(")", 1)[1].split()[1])
                    said = (line / "cmdline").read_bytes()
                except (OSError, IndexError, ValueError):
                    continue
                if parent == self.postmaster() and b"walreceiver" in said:
                    return int(line.name)
        return None

    def signal(self, number):
        for process in self.processes():
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass


class Cluster:
    """Three servers, one of which takes writes, behind one address."""

    def __init__(self, synchronous):
        self.synchronous = synchronous
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="micromatrix-failover.", dir="/tmp"))
        self.programs = programs()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.etcd_port, self.port = free_port(), free_port()
        self.nodes = [Node(self, number) for number in (1, 2, 3)]
        self.others = []

    @property
    def url(self):
        return f"postgres://tester@127.0.0.1:{self.port}/postgres"

    def _beside(self, name, *line):
        log = open(self.folder / f"{name}.log", "ab")
        self.others.append(subprocess.Popen(line, user=self.user, cwd=self.folder, stdout=log, stderr=log))

    def _start_etcd(self):
        peer, client = f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{self.etcd_port}"
        self._beside(
            "etcd", program("etcd"), "--data-dir", str(self.folder / "etcd"), "--name", "one", "--enable-v2",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"one={peer}",
        )

    def _start_proxy(self):
        """By the settings of `.deploy`, on these ports."""
        text = (SETTINGS / "haproxy-postgres.cfg").read_text()
        text = text.replace("bind 127.0.0.1:5000", f"bind 127.0.0.1:{self.port}")
        for place, node in zip(("10.0.0.21", "10.0.0.22", "10.0.0.23"), self.nodes):
            text = text.replace(f"{place}:5432 check port 8008", f"127.0.0.1:{node.port} check port {node.api}")
        path = self.folder / "haproxy.cfg"
        path.write_text(text)
        self._beside("haproxy", program("haproxy"), "-db", "-f", str(path))

    def primary(self):
        return next((node for node in self.nodes if node.role() == "primary"), None)

    def wait_until_whole(self, within=120):
        """Waits until one takes writes and two are sent them; with synchronous mode, until one of these is waited for."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            roles = [node.role() for node in self.nodes]
            if roles.count("primary") == 1 and roles.count("replica") == 2 and self._follow() and self._is_safe():
                return
            time.sleep(0.3)
        raise RuntimeError(f"the servers are {[node.role() for node in self.nodes]} after {within} s; see {self.folder}")

    def waited_for(self):
        """The server that has everything before it is acknowledged, or nothing."""
        primary = self.primary()
        try:
            answer = urllib.request.urlopen(f"http://127.0.0.1:{primary.api}/cluster", timeout=2).read()
        except (OSError, AttributeError):
            return None
        names = [member["name"] for member in json.loads(answer)["members"] if member["role"] == "sync_standby"]
        return next((node for node in self.nodes if node.name in names), None)

    def _follow(self):
        """Patroni calls a server a replica before it is sent anything."""
        return all(node.receiver() for node in self.nodes if node.role() == "replica")

    def _is_safe(self):
        return not self.synchronous or self.waited_for() is not None

    def _start(self):
        self._start_etcd()
        time.sleep(1)
        # One is first, so that the others copy it.
        self.nodes[0].start()
        until = time.monotonic() + 60
        while self.nodes[0].role() != "primary":
            if time.monotonic() > until:
                raise RuntimeError((self.folder / "node1.log").read_text()[-2000:])
            time.sleep(0.3)
        for node in self.nodes[1:]:
            node.start()
        self._start_proxy()
        self.wait_until_whole()

    def __enter__(self):
        try:
            self._start()
        except BaseException as fault:
            self.__exit__(type(fault))
            raise
        return self

    def __exit__(self, kind, *_):
        for node in self.nodes:
            if node.process:
                node.signal(signal.SIGCONT)
                node.signal(signal.SIGKILL)
                node.process.wait()
        for process in self.others:
            process.kill()
            process.wait()
        # What the servers have logged says why it failed.
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)
