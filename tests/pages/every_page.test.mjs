// What holds for every page, in both languages, on both screens, in both colour schemes.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { api, base, browser, laptop, overflow, phone, signIn, violations, visit } from "./browser.mjs";

after(() => browser.close());

const { COORDINATOR, MEMBER, REVIEWER, SIGNER } = process.env;
const shots = process.env.SHOTS;
if (shots) await mkdir(shots, { recursive: true });

const validate = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // Matters of taste: a long line, and how an element without content is closed.
  rules: { "long-title": "off", "void-style": "off", "no-trailing-whitespace": "off",
    // A button in a form sends it: the default is meant.
    "no-implicit-button-type": "off" },
});

const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;
const [road] = (await api(COORDINATOR, "/campaigns?state=planned")).items;
const [direction] = (await api(COORDINATOR, `/campaigns/${flood.id}/directions?limit=1`)).items;
const pages = [
  ["today", "/"],
  ["campaigns", "/campaigns"],
  ["campaign", `/campaigns/${flood.id}`],
  ["planned", `/campaigns/${road.id}`],
  ["directions", `/campaigns/${flood.id}/directions`],
  ["contribution", `/campaigns/${flood.id}/contribution`],
  ["direction", `/directions/${direction.id}`],
  ["missing", "/directions/00000000-0000-7000-8000-000000000000"],
  ["matrix", "/matrix"],
  ["account", `/accounts/${encodeURIComponent(direction.account)}`],
  ["sign-in", "/sign-in"],
];
const roles = { COORDINATOR, MEMBER, REVIEWER, SIGNER };

for (const locale of ["zh-CN", "en-GB"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [laptop, phone]) {
      const how = `${locale}, ${colorScheme}, ${viewport.width}`;
      test(`every page is sound, accessible and fits the screen (${how})`, async () => {
        // axe-core is a script that no page would let in.
        const { context, page } = await visit({ locale, colorScheme, viewport, bypassCSP: true });
        await signIn(page, COORDINATOR);
        const faults = [];
        for (const [name, path] of pages) {
          const response = await page.goto(base + path);
          const report = await validate.validateString(await response.text());
          const unsound = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`));
          const found = [...unsound, ...(await violations(page)), ...(await overflow(page))];
          faults.push(...found.map((fault) => `${path}: ${fault}`));
          if (shots) await page.screenshot({ path: `${shots}/${name}-${locale.slice(0, 2)}-${colorScheme}-${viewport.width}.png`, fullPage: true });
        }
        assert.deepEqual(faults, []);
        await context.close();
      });
    }
  }
}

test("no page asks another host, breaks its policy or complains", async () => {
  for (const [role, token] of Object.entries(roles)) {
    const { context, page, faults } = await visit();
    await signIn(page, token);
    for (const [, path] of pages) await page.goto(base + path);
    assert.deepEqual(faults, [], role);
    await context.close();
  }
});

test("the keyboard alone reaches everything", async () => {
  const { context, page } = await visit();
  await signIn(page, COORDINATOR);
  for (const [, path] of pages) {
    await page.goto(base + path);
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
      const seen = all.filter((one) => one.checkVisibility() && !one.disabled);
      seen.forEach((one, at) => { one.dataset.place = at; });
      return seen.length;
    });
    const reached = new Set();
    for (let press = 0; press < wanted + 5; press += 1) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => document.activeElement?.dataset.place));
    }
    reached.delete(undefined);
    assert.equal(reached.size, wanted, path);
  }
  await context.close();
});
