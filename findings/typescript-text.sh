#!/usr/bin/env bash
# Two TypeScript clients and `text/plain`: swagger-typescript-api 13.13.0 gives null for a text that was answered, and openapi-fetch
# 0.17.0 sends a text as JSON. Both compile under `strict` and neither fails.
#
# Expected of POST /notes, whose body and answer are `text/plain`, called with: he said "yes"
#   the body and the content type as the document says, and the text that the server answers as the result.
# Seen with swagger-typescript-api: sent right; `data` and `error` of the answer are both null, though its type is string. Beside it, a
#   list with `explode: false` is sent as ?tags=a&tags=b, and an object with `style: deepObject` as ?filter=[object Object].
# Seen with openapi-fetch: the body is "he said \"yes\"" with quotes and backslashes, as application/json. Lists with `explode: false` are
#   exploded too.
# What helps: with the first `format: "text"` in the call; with the second `bodySerializer: (body) => body`, a content type in `headers`,
#   and a `querySerializer`.
#
# Ends with status 1 when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >document.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": {"title": "notes", "version": "1"},
  "paths": {"/notes": {
    "post": {
      "operationId": "add_note",
      "requestBody": {"required": true, "content": {"text/plain": {"schema": {"type": "string"}}}},
      "responses": {"200": {"description": "The text", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    },
    "get": {
      "operationId": "find_notes",
      "parameters": [
        {"name": "tags", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
        {"name": "filter", "in": "query", "style": "deepObject", "explode": true,
          "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
      ],
      "responses": {"200": {"description": "Found", "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}}}
    }
  }}
}
JSON
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --save-exact swagger-typescript-api@13.13.0 openapi-typescript@7.13.0 openapi-fetch@0.17.0 \
    typescript@5.9.3 @types/node@20.19.0
npx swagger-typescript-api generate --path document.json --output generated >/dev/null
npx openapi-typescript document.json --output api.d.ts >/dev/null
cat >call.ts <<'TS'
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import createClient from "openapi-fetch";
import type { paths } from "./api.js";
import { Api } from "./generated/Api.js";

const seen: string[][] = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  seen.push([decodeURIComponent(request.url ?? ""), request.headers["content-type"] ?? "", body]);
  const text = request.method === "POST";
  response.setHeader("content-type", text ? "text/plain" : "application/json");
  response.end(text ? "noted" : "[]");
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const note = 'he said "yes"';
const query = { tags: ["a", "b"], filter: { a: "x" } };

const generated = new Api({ baseUrl });
const noted = await generated.notes.addNote(note);
await generated.notes.findNotes(query);
console.log("swagger-typescript-api:", noted.data, noted.error, seen);
assert.deepEqual([noted.data, noted.error], [null, null]);
assert.deepEqual(seen.splice(0), [
  ["/notes", "text/plain", note],
  ["/notes?tags=a&tags=b&filter=[object Object]", "", ""],
]);

const fetched = createClient<paths>({ baseUrl });
const { data } = await fetched.POST("/notes", { body: note, parseAs: "text" });
await fetched.GET("/notes", { params: { query } });
console.log("openapi-fetch:", data, seen);
assert.deepEqual(seen.splice(0), [
  ["/notes", "application/json", '"he said \\"yes\\""'],
  ["/notes?tags=a&tags=b&filter[a]=x", "", ""],
]);
server.close();
TS
npx tsc --strict --target es2022 --lib es2022,dom,dom.iterable --module nodenext --moduleResolution nodenext --skipLibCheck --types node call.ts
node call.js
