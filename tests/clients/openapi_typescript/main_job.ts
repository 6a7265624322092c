// Drives the whole main job through the generated TypeScript types: import, plan, sign, launch, decline, hand in, publish,
// shares, gaps. Ends with status 1 at the first thing that is not as it should be.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Grant = components["schemas"]["Grant"];

const baseUrl = process.env["MICROMATRIX_BASE"] ?? "";

function client(secret: string) {
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${secret}` } });
}

type Api = ReturnType<typeof client>;

/** The body of an answer that must be a good one. */
function good<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(answer.response.ok, JSON.stringify(answer.error));
  return answer.data as T;
}

async function token(admin: Api, subject: string, ...grants: Grant[]): Promise<Api> {
  const made = good(await admin.POST("/api/v1/tokens", { body: { subject, grants } }));
  return client(made.secret);
}

async function importDemo(coordinator: Api, folder: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".csv"))) {
    files[name] = readFileSync(join(folder, name), "utf8");
  }
  let job = good(await coordinator.POST("/api/v1/imports", { body: { files } }));
  while (job.state === "queued" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = good(await coordinator.GET("/api/v1/jobs/{id}", { params: { path: { id: job.id } } }));
  }
  assert.equal(job.state, "done", JSON.stringify(job.problem));
}

const admin = client(process.env["MICROMATRIX_ADMIN"] ?? "");
const coordinator = await token(admin, "coordinator", { role: "coordinator" });
const signer = await token(admin, "signer", { role: "signer" });
const planner = await token(admin, "planner", { role: "planner" });

await importDemo(coordinator, process.argv[2] ?? "");
const matrix = good(await planner.GET("/api/v1/matrix"));
assert.equal(matrix.accounts, 124);

const day = 86_400_000;
const campaign = good(
  await coordinator.POST("/api/v1/campaigns", {
    body: {
      theme: "flood_season",
      title: "防汛",
      starts_at: new Date(Date.now() - day).toISOString(),
      ends_at: new Date(Date.now() + 30 * day).toISOString(),
    },
  }),
);
const path = { id: campaign.id };
const plan = good(await coordinator.POST("/api/v1/campaigns/{id}/plan", { params: { path } }));
assert.ok(plan.certified && plan.assigned > 0);
good(await signer.POST("/api/v1/campaigns/{id}/sign", { params: { path }, body: { digest: plan.digest } }));
const launched = good(await coordinator.POST("/api/v1/campaigns/{id}/launch", { params: { path } }));
assert.equal(launched.state, "launched");

const directions: components["schemas"]["DirectionCard"][] = [];
let cursor: string | undefined;
do {
  const query = cursor === undefined ? { limit: 50 } : { limit: 50, cursor };
  const page = good(await planner.GET("/api/v1/campaigns/{id}/directions", { params: { path, query } }));
  directions.push(...page.items);
  cursor = page.next_cursor ?? undefined;
} while (cursor !== undefined);
assert.equal(directions.length, plan.assigned);

const [first, second] = directions;
assert.ok(first !== undefined && second !== undefined);
const member = await token(admin, "member", { role: "member", accounts: [first.account, second.account] });
const card = good(await member.GET("/api/v1/directions/{id}", { params: { path: { id: first.id } } }));
console.log(`   ${card.account}: ${card.title} (${card.length})`);
const answer = good(
  await member.POST("/api/v1/directions/{id}/decline", {
    params: { path: { id: first.id } },
    body: { reason: "no_staff" },
  }),
);
assert.equal(answer.direction.state, "declined");
console.log(`   declined; ${answer.moved.length} moved`);
const piece = good(
  await member.POST("/api/v1/directions/{id}/pieces", {
    params: { path: { id: second.id } },
    body: { title: second.title, text: "雨前先看预警颜色，再查撤离路线。".repeat(20) },
  }),
);
const published = good(
  await member.POST("/api/v1/pieces/{id}/publish", {
    params: { path: { id: piece.id } },
    body: { url: "https://example.org/1" },
  }),
);
assert.equal(published.state, "published");

const shares = good(await planner.GET("/api/v1/campaigns/{id}/contributions", { params: { path } }));
assert.ok(shares.covered > 0 && Math.abs(shares.covered + shares.uncovered - 100) < 1e-9);
console.log(`   covered ${shares.covered}, ${shares.blanks.length} blanks`);
const gaps = good(await planner.GET("/api/v1/coverage/gaps", { params: { query: { limit: 500 } } }));
assert.ok(gaps.items.length > 0);
console.log(`   ${gaps.items.length} gaps on the first page`);

const gap = gaps.items.find((gap) => gap.remedies.length > 0);
const remedy = gap?.remedies[0];
assert.ok(remedy !== undefined);
const change = good(await planner.POST("/api/v1/what-if", { body: { changes: remedy.changes } }));
assert.ok(Math.abs(change.after.met - change.before.met - remedy.met) < 1e-6);
const open = ({ totals }: components["schemas"]["CoverageMoment"]) => totals.uncovered.cells + totals.thin.cells;
assert.equal(open(change.before) - open(change.after), remedy.closes.cells);
const joint = good(await planner.GET("/api/v1/coverage/remedies", { params: { query: { wanted: 3 } } }));
const saved = good(
  await planner.POST("/api/v1/scenarios", { body: { name: "三处补位", changes: joint.changes, note: "", shared: false } }),
);
const tried = good(
  await planner.GET("/api/v1/scenarios/{id}/what-if", { params: { path: { id: saved.id } } }),
);
assert.ok(Math.abs(tried.after.met - tried.before.met - joint.met) < 1e-6);
console.log(`   a what-if closes ${remedy.closes.cells} cells; three changes meet ${joint.met} more`);
