"""Clients that stay and do next to nothing: idle ones, who asked once and keep their connection, and slow ones, who never end their headers, send a
body byte by byte, or do not read what they asked for. Whoever is given up comes again."""

import collections
import contextlib
import resource
import select
import socket
import threading

# A second between two bytes of a slow one.
PAUSE = 1
# How long a client waits for its first answer.
PATIENCE = 20


def allow_files():
    """Each client is an open file here."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def head_of(token):
    return f"host: x\r\nauthorization: Bearer {token}\r\n"


def open_client(address, sent, patience):
    """A client that has sent this, if it was let; it waits so many seconds."""
    one = socket.socket()
    # What the network holds for who does not read is little.
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(patience)
    with contextlib.suppress(OSError):
        one.connect(address)
        one.sendall(sent)
    return one


def trickle(clients):
    """One more byte of each."""
    for one in clients:
        with contextlib.suppress(OSError):
            one.send(b" ")


class Crowd:
    """So many of them on an address, until they are closed."""

    def __init__(self, address, token, document, idle, slow):
        allow_files()
        self.address = address
        head = head_of(token)
        self.question = f"GET /api/v1/me HTTP/1.1\r\n{head}\r\n".encode()
        body = "content-type: application/json\r\ncontent-length: 1000000\r\n\r\n"
        self.ways = [
            f"GET /api/v1/me HTTP/1.1\r\n{head}x-",
            f"POST /api/v1/scenarios HTTP/1.1\r\n{head}{body}",
            f"GET {document} HTTP/1.1\r\n{head}\r\n" * 12,
        ]
        self.unserved, self.again = 0, collections.Counter()
        self.idle = [self._idle() for _ in range(idle)]
        self.slow = [self._slow(number) for number in range(slow)]
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._trickle, daemon=True)
        self.thread.start()

    def _open(self, sent):
        return open_client(self.address, sent, PATIENCE)

    def _idle(self):
        one = self._open(self.question)
        try:
            served = one.recv(4096).startswith(b"HTTP/1.1 200")
        except OSError:
            served = False
        self.unserved += not served
        return one

    def _slow(self, number):
        one = self._open(self.ways[number % len(self.ways)].encode())
        one.setblocking(False)
        return one

    def _trickle(self):
        while not self.ending.wait(PAUSE):
            # Whoever does not read has sent all.
            trickle(one for number, one in enumerate(self.slow) if number % len(self.ways) < 2)
            self._come_again("slow", self.slow, self._slow)
            self._come_again("idle", self.idle, lambda _: self._open(self.question))

    def _come_again(self, kind, clients, client):
        for number in closed(clients):
            if self.ending.is_set():
                return
            clients[number].close()
            clients[number] = client(number)
            self.again[kind] += 1

    def close(self):
        self.ending.set()
        self.thread.join()
        for one in self.idle + self.slow:
            one.close()


def closed(clients):
    """Which of them the other end has closed."""
    asked, number = select.poll(), {}
    for at, one in enumerate(clients):
        asked.register(one, select.POLLRDHUP)
        number[one.fileno()] = at
    return [number[file] for file, _ in asked.poll(0)]
