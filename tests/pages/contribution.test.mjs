// Shares open where they stand; without JavaScript a link leads to what they are made of.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, base, browser, signIn, visit } from "./browser.mjs";

after(() => browser.close());

const { COORDINATOR } = process.env;
const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;

test("a share opens into the accounts with their pieces, and says no more than its page", async () => {
  const { context, page, faults } = await visit();
  await signIn(page, COORDINATOR);
  await page.goto(`${base}/campaigns/${flood.id}/contribution`);
  const part = page.locator("details[data-part]").first();
  await part.locator("> summary").click();
  await part.locator(".breakdown details").first().waitFor();
  const shown = await part.locator(".breakdown").innerText();
  const place = await part.getAttribute("data-part");
  await page.goto(base + place);
  assert.equal(await page.locator(".breakdown").innerText(), shown);
  assert.deepEqual(faults, []);
  await context.close();
});

test("without JavaScript each share leads to what it is made of, and each node of the matrix to its cluster", async () => {
  const { context, page } = await visit({ javaScriptEnabled: false });
  await signIn(page, COORDINATOR);
  await page.goto(`${base}/campaigns/${flood.id}/contribution`);
  await page.locator("details[data-part] > summary").first().click();
  await page.locator("details[data-part] .part p a").first().click();
  assert.ok(await page.locator(".breakdown").isVisible());
  await page.goto(`${base}/matrix`);
  await page.locator(".picture a").first().click();
  assert.match(page.url(), /\/clusters\//);
  await context.close();
});
