// Reads gaps and tries a remedy through the client that swagger-typescript-api makes. Ends with status 1 at the first thing that
// is not as it should be.

import assert from "node:assert/strict";
import { Api } from "./api/Api.js";
import type { CoverageGap, CoverageMoment, HttpResponse, Problem } from "./api/Api.js";

const client = new Api<string>({
  baseUrl: process.env["MICROMATRIX_BASE"] ?? "",
  securityWorker: (token) => ({ headers: { Authorization: `Bearer ${token}` } }),
});
client.setSecurityData(process.env["MICROMATRIX_TOKEN"] ?? "");

const found: CoverageGap[] = [];
let cursor: string | undefined;
do {
  const query = cursor === undefined ? { limit: 100 } : { limit: 100, cursor };
  const { data } = await client.api.listCoverageGaps(query);
  found.push(...data.items);
  cursor = data.next_cursor ?? undefined;
} while (cursor !== undefined);

const remedy = found.find((gap) => gap.remedies.length > 0)?.remedies[0];
assert.ok(remedy !== undefined);
const { data: change } = await client.api.runWhatIf({ changes: remedy.changes });
assert.ok(Math.abs(change.after.met - change.before.met - remedy.met) < 1e-6);
const open = ({ totals }: CoverageMoment) => totals.uncovered.cells + totals.thin.cells;
assert.equal(open(change.before) - open(change.after), remedy.closes.cells);

const nowhere = client.api.getCampaign("01980c5e-7a00-7000-8000-00000000dead");
await assert.rejects(nowhere, (refused: HttpResponse<unknown, Problem>) => refused.error.code === "not_found");
console.log(`${found.length} gaps; a what-if closes ${remedy.closes.cells} cells`);
