#!/usr/bin/env bash
# fastmcp 4.1.6, tools made of an OpenAPI document: an argument that is null is left out of the request, and a list in one parameter
# loses where its items end. The tool's answer is a success.
#
# Expected of `rename {"id": "a", "name": null}`, whose schema says that `name` is a string or null and whose body is required:
#   PUT /things/a with the body {"name": null}, which takes the name away.
# Seen: PUT /things/a without body and content type. So no field can be emptied through such a tool.
# Expected of `find {"tags": ["x,y", "z"]}` (explode: false): ?tags=x%2Cy,z, two items (RFC 6570: a comma of a value is encoded, one that
#   separates is not). Seen: ?tags=x%2Cy%2Cz, which is one item or three.
# What helps: operations of their own for emptying a field; lists that are exploded.
#
# Ends with status 1 when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastmcp==4.1.6
cat >call.py <<'PY'
import asyncio
import http.server
import threading

import httpx2
from fastmcp import Client, FastMCP

ANSWER = {"200": {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "things", "version": "1"},
    "paths": {
        "/things/{id}": {
            "put": {
                "operationId": "rename",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": ["string", "null"]}}}
                        }
                    },
                },
                "responses": ANSWER,
            }
        },
        "/things": {
            "get": {
                "operationId": "find",
                "parameters": [
                    {"name": "tags", "in": "query", "explode": False, "schema": {"type": "array", "items": {"type": "string"}}}
                ],
                "responses": ANSWER,
            }
        },
    },
}
seen = []


class Server(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        seen.append((self.command, self.path, self.headers.get("content-type"), body))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_PUT = answer

    def log_message(self, *_):
        pass


async def main(port):
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http_client:
        server = FastMCP.from_openapi(openapi_spec=DOCUMENT, client=http_client)
        async with Client(server) as client:
            for name, arguments in [("rename", {"id": "a", "name": None}), ("find", {"tags": ["x,y", "z"]})]:
                answer = await client.call_tool(name, arguments)
                assert not answer.is_error


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
asyncio.run(main(server.server_port))
for one in seen:
    print("seen:", *one)
assert seen[0] == ("PUT", "/things/a", None, b""), seen
assert seen[1][:2] == ("GET", "/things?tags=x%2Cy%2Cz"), seen
PY
venv/bin/python call.py
