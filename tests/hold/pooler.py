"""PgBouncer before PostgreSQL: in session mode the service works; in transaction or statement mode it says at the start that it will not, and
what to do.

    python3 tests/hold/pooler.py
"""

import os
import subprocess
import time

from calls import Connection
from postgres import Postgres, free_port
from promises import Promises
from service import Service, folder, program, token


class Bouncer:
    """PgBouncer before a server, in a mode."""

    def __init__(self, server, where, mode):
        self.port, self.where, self.mode, self.server = free_port(), where, mode, server
        self.process = None

    def __enter__(self):
        settings = self.where / f"{self.mode}.ini"
        settings.write_text(
            f"[databases]\n* = host=127.0.0.1 port={self.server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {self.port}\nauth_type = any\npool_mode = {self.mode}\ndefault_pool_size = 40\n"
            "ignore_startup_parameters = extra_float_digits\nunix_socket_dir =\n"
            "[users]\n"
        )
        settings.write_text(settings.read_text().replace("* = host", "* = user=tester host"))
        user = "postgres" if os.geteuid() == 0 else None
        log = open(self.where / f"pgbouncer-{self.mode}.log", "wb")
        self.process = subprocess.Popen([program("pgbouncer"), str(settings)], user=user, stdout=log, stderr=log)
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def url(self, database):
        """The same database by way of the pooler."""
        return f"postgres://tester@127.0.0.1:{self.port}/{database.rsplit('/', 1)[1]}"


def main():
    promises = Promises("pooler")
    if not program("pgbouncer"):
        promises.figure("left out", "pgbouncer is not installed")
        promises.finish()
    with folder() as where, Postgres() as server:
        for mode in ("transaction", "statement"):
            with Bouncer(server, where, mode) as bouncer:
                service = Service(bouncer.url(server.database()), where, mode)
                began = time.monotonic()
                try:
                    service.start(within=60)
                    said = "it started"
                    service.kill()
                except RuntimeError as error:
                    said = str(error) + (where / f"{mode}.out").read_text()
                promises.hold(
                    f"in_{mode}_mode_it_does_not_start_and_says_what_to_do",
                    "pool_mode = session" in said,
                    f"{time.monotonic() - began:.1f} s: {said.strip()[-160:]}",
                )
        with Bouncer(server, where, "session") as bouncer:
            url = bouncer.url(server.database())
            service = Service(url, where, "session").start()
            connection = Connection(lambda: service.address, token(url, "coordinator", "coordinator"))
            wrote = [
                connection.post("/api/v1/organisations", {"key": f"o{number}", "name": f"o{number}"}).status
                for number in range(20)
            ]
            promises.hold("in_session_mode_it_works", wrote == [201] * 20, str(wrote[:3]))
            service.stop()
    promises.finish()


if __name__ == "__main__":
    main()
