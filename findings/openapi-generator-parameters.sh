#!/usr/bin/env bash
# openapi-generator 7.26.0 (PyPI `openapi-generator-cli`), generator `python`: parameters that are valid OpenAPI 3.1 are sent wrong,
# without a warning when the client is made and without an error when it is called.
#
# Expected of GET /things with at (date-time), filter (style deepObject) and the cookie `session`:
#   ?at=2026-01-02T03:04:05+08:00 (RFC 3339, section 5.6: an offset is `+08:00`), &filter[a]=x&filter[b]=1, and `Cookie: session=s1`.
# Seen: the offset comes as `+0800`, the object as one parameter that holds JSON, and the cookie is not sent at all.
# What helps: give times in UTC; avoid objects in queries and cookie parameters in documents, or send these by hand.
#
# Ends with status 1 when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >document.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": {"title": "things", "version": "1", "license": {"name": "MIT", "identifier": "MIT"}},
  "servers": [{"url": "/"}],
  "paths": {"/things": {"get": {
    "operationId": "list_things",
    "parameters": [
      {"name": "at", "in": "query", "schema": {"type": "string", "format": "date-time"}},
      {"name": "filter", "in": "query", "style": "deepObject", "explode": true,
        "schema": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}},
      {"name": "session", "in": "cookie", "schema": {"type": "string"}}
    ],
    "responses": {"200": {"description": "Things", "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}}}
  }}}
}
JSON
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openapi-generator-cli==7.26.0 pydantic==2.14.4 python-dateutil==2.9.0.post0 \
    typing-extensions==4.16.0 urllib3==2.8.0
PATH="$work/venv/bin:$PATH" openapi-generator-cli generate --generator-name python --input-spec document.json --output generated \
    --package-name things >generated.log 2>&1
cat >call.py <<'PY'
import datetime
import http.server
import threading

from things import ApiClient, Configuration, DefaultApi

seen = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append((self.path, self.headers.get("cookie")))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
shanghai = datetime.timezone(datetime.timedelta(hours=8))
with ApiClient(Configuration(host=f"http://127.0.0.1:{server.server_port}")) as client:
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=shanghai)
    DefaultApi(client).list_things(at=at, filter={"a": "x", "b": 1}, session="s1")
path, cookie = seen[0]
print("seen:", path, "cookie:", cookie)
assert "at=2026-01-02T03%3A04%3A05.000000%2B0800" in path
assert "filter=%7B%22a%22%3A%20%22x%22%2C%20%22b%22%3A%201%7D" in path
assert cookie is None
PY
PYTHONPATH=generated venv/bin/python call.py
