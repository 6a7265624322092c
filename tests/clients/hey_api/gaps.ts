// Reads gaps and tries a remedy through the client that hey-api makes. Ends with status 1 at the first thing that is not as it
// should be.

import assert from "node:assert/strict";
import { createClient } from "./api/client/index.js";
import { getCampaign, listCoverageGaps, runWhatIf } from "./api/index.js";
import type { CoverageGap, CoverageMoment } from "./api/index.js";

const client = createClient({
  baseUrl: process.env["MICROMATRIX_BASE"] ?? "",
  auth: process.env["MICROMATRIX_TOKEN"] ?? "",
});

const found: CoverageGap[] = [];
let cursor: string | undefined;
do {
  const query = cursor === undefined ? { limit: 100 } : { limit: 100, cursor };
  const { data } = await listCoverageGaps({ client, query, throwOnError: true });
  assert.ok(data !== undefined);
  found.push(...data.items);
  cursor = data.next_cursor ?? undefined;
} while (cursor !== undefined);

const remedy = found.find((gap) => gap.remedies.length > 0)?.remedies[0];
assert.ok(remedy !== undefined);
const { data: change } = await runWhatIf({ client, body: { changes: remedy.changes }, throwOnError: true });
assert.ok(Math.abs(change.after.met - change.before.met - remedy.met) < 1e-6);
const open = ({ totals }: CoverageMoment) => totals.uncovered.cells + totals.thin.cells;
assert.equal(open(change.before) - open(change.after), remedy.closes.cells);

const refused = await getCampaign({ client, path: { id: "01980c5e-7a00-7000-8000-00000000dead" } });
assert.equal(refused.error?.code, "not_found");
console.log(`${found.length} gaps; a what-if closes ${remedy.closes.cells} cells`);
