"""Just enough HTTP for scripts that talk to a service: one request after the other on a connection that is kept."""

import http.client
import json
import socket


class Cut(Exception):
    """The answer did not arrive whole: what was asked for may have been done or not."""


class Answer:
    """Status, headers by their small names, and body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem, or nothing."""
        if self.headers.get("content-type") != "application/problem+json":
            return None
        return self.json["code"]

    def __str__(self):
        return f"{self.status} {self.body[:300].decode(errors='replace')}"


class Connection:
    """A connection to whoever listens on `address()` at the time, with a token."""

    def __init__(self, address, token=None, timeout=60):
        self.address, self.token, self.timeout = address, token, timeout
        self.open = None

    def ask(self, method, path, body=None, key=None, headers=None):
        """Sends a request, under an idempotency key if there is one. Raises `Cut` when no whole answer arrives."""
        headers = {"content-type": "application/json", **(headers or {})}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        if key:
            headers["idempotency-key"] = key
        sent = None if body is None else json.dumps(body)
        try:
            host, port = self.address()
            if self.open and (self.open.host, self.open.port) != (host, port):
                self.close()
            if self.open is None:
                self.open = http.client.HTTPConnection(host, port, timeout=self.timeout)
                self.open.connect()
                self.open.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.open.request(method, path, sent, headers)
            answer = self.open.getresponse()
            whole = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Cut(repr(error)) from error
        named = {name.lower(): value for name, value in answer.getheaders()}
        if answer.will_close:
            self.close()
        return Answer(answer.status, named, whole)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None, key=None):
        return self.ask("POST", path, body, key)

    def done(self, method, path, body=None):
        """The document that is answered; anything but a success ends the script."""
        answer = self.ask(method, path, body)
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{method} {path}: {answer}")
        return answer.json

    def all(self, path):
        """Every item of a list, page by page."""
        items, cursor = [], ""
        while cursor is not None:
            page = self.done("GET", f"{path}?limit=500{cursor}")
            items += page["items"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        return items

    def close(self):
        if self.open:
            self.open.close()
        self.open = None
