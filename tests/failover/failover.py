"""PostgreSQL under Patroni behind HAProxy, three processes of the service, and persons who write all the time: the primary is killed, frozen,
and a replica is frozen. What was acknowledged is there afterwards, once.

    python3 tests/failover/failover.py [--rounds 3]

With synchronous mode nothing may be lost. A last part runs without it, where what only the primary had is lost with it: so this can fail.
"""

import argparse
import os
import signal
import sys
import time

from cluster import Cluster, missing

from calls import Connection, Cut  # noqa: E402  cluster.py says where they are
from promises import Promises
from service import Service, command, folder, token
from writers import Writers


def primary_back(cluster, before, within=90):
    """Waits until another server takes writes; how many seconds that took."""
    began = time.monotonic()
    while time.monotonic() < began + within:
        now = cluster.primary()
        if now and now is not before:
            return time.monotonic() - began
        time.sleep(0.05)
    raise RuntimeError(f"no other server took over within {within} s; see {cluster.folder}")


def write_back(connection, within=30):
    """How many seconds after now the service writes again."""
    began = time.monotonic()
    number = 0
    while time.monotonic() < began + within:
        number += 1
        try:
            if connection.post("/api/v1/organisations", {"key": f"b-{began}-{number}", "name": "b"}).status == 201:
                return time.monotonic() - began
        except Cut:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the service does not write within {within} s")


def kill_primary(cluster):
    """The server with its Patroni, as a machine that loses its power."""
    primary = cluster.primary()
    primary.signal(signal.SIGKILL)
    primary.process.wait()
    return primary


def freeze(node):
    node.signal(signal.SIGSTOP)
    return node


def fail_again_and_again(promises, rounds):
    with folder() as where, Cluster(synchronous=True) as cluster:
        services = [Service(cluster.url, where, f"replica{number}").start() for number in range(3)]
        try:
            secret = token(cluster.url, "coordinator", "coordinator")
            at = lambda number: lambda: services[number].address
            writers = [Writers(at(number), secret, threads=2, prefix=f"{number}-", timeout=90) for number in range(3)]
            connection = Connection(at(0), secret, 90)
            for number in range(rounds):
                for name, harm in (("killed", kill_primary), ("frozen", lambda cluster: freeze(cluster.primary()))):
                    cluster.wait_until_whole()
                    time.sleep(2)
                    gone = harm(cluster)
                    took = primary_back(cluster, gone)
                    after = write_back(connection)
                    promises.figure(
                        f"round {number + 1}, primary {name}", f"another one after {took:.1f} s, written to {after:.2f} s later"
                    )
                    if name == "killed":
                        gone.start()
                    else:
                        gone.signal(signal.SIGCONT)
                cluster.wait_until_whole()
                replica = freeze(cluster.waited_for())
                began = time.monotonic()
                after = write_back(connection, within=60)
                promises.figure(f"round {number + 1}, the replica that is waited for frozen", f"written to {time.monotonic() - began:.2f} s later")
                replica.signal(signal.SIGCONT)
            cluster.wait_until_whole()
            for one in writers:
                one.stop()
            for number, one in enumerate(writers):
                one.check(promises, f"synchronous, process {number + 1}: ")
            said = command(cluster.url, "check")
            promises.hold("synchronous: every invariant holds", True, said.splitlines()[-1])
        finally:
            for service in services:
                service.kill()


def lose_without(promises):
    """What no replica has is lost with the primary, unless it waits for one."""
    with folder() as where, Cluster(synchronous=False) as cluster:
        service = Service(cluster.url, where, "alone").start()
        try:
            secret = token(cluster.url, "coordinator", "coordinator")
            connection = Connection(lambda: service.address, secret, 90)
            cluster.wait_until_whole()
            # The replicas are sent nothing for a moment.
            frozen = [node.receiver() for node in cluster.nodes if node.role() == "replica"]
            for receiver in frozen:
                os.kill(receiver, signal.SIGSTOP)
            lost = connection.post("/api/v1/organisations", {"key": "lost", "name": "lost"}, "lost")
            primary = kill_primary(cluster)
            # They end before they read what the system has taken for them.
            for receiver in frozen:
                os.kill(receiver, signal.SIGTERM)
                os.kill(receiver, signal.SIGCONT)
            primary_back(cluster, primary)
            write_back(connection)
            there = [item["key"] for item in connection.all("/api/v1/organisations")]
            promises.hold(
                "without synchronous mode what was acknowledged can be lost, and this sees it",
                lost.status == 201 and "lost" not in there,
                f"answered {lost.status}, {'there' if 'lost' in there else 'gone'} afterwards",
            )
        finally:
            service.kill()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=1, help="rounds of three faults each (1)")
    rounds = arguments.parse_args().rounds
    promises = Promises("failover")
    if missing():
        sys.exit(f"install {', '.join(missing())}; on Debian: apt-get install etcd-server patroni haproxy")
    fail_again_and_again(promises, rounds)
    lose_without(promises)
    promises.finish()


if __name__ == "__main__":
    main()
