// What holds for every page, in both languages, on both screens, in both colour schemes.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { api, base, browser, ended, laptop, overflow, phone, sendList, signIn, violations, visit } from "./browser.mjs";

after(() => browser.close());

const { ADMIN, COORDINATOR, MEMBER, REVIEWER, SIGNER } = process.env;
const shots = process.env.SHOTS;
if (shots) await mkdir(shots, { recursive: true });

const validate = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // Matters of taste: a long line, and how an element without content is closed.
  rules: { "long-title": "off", "void-style": "off", "no-trailing-whitespace": "off",
    // A button in a form sends it: the default is meant.
    "no-implicit-button-type": "off",
    // Of boxes of one name several may be ticked.
    "form-dup-name": ["error", { shared: ["radio", "button", "submit", "checkbox"] }] },
});

const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;
const [road] = (await api(COORDINATOR, "/campaigns?state=planned")).items;
const [direction] = (await api(COORDINATOR, `/campaigns/${flood.id}/directions?limit=1`)).items;
const [fact] = (await api(COORDINATOR, `/campaigns/${flood.id}/facts?limit=1`)).items;
const theme = await api(COORDINATOR, "/themes/flood_season");
const own = "/themes/of_our_own";
await api(COORDINATOR, "/themes", { method: "POST", body: { ...theme, key: "of_our_own" } });
const [proposed] = (await api(COORDINATOR, `/campaigns/${road.id}/directions?limit=1`)).items;
const { organisation } = await api(COORDINATOR, `/accounts/${encodeURIComponent(direction.account)}`);
// A list that is read and not written, so that it changes nothing for the other stories.
const list = await sendList(COORDINATOR, "备案表.csv", "账号名称,平台,主办单位,运行状态\r\n临河交警,微信,临河市公安局,published\r\n");
const sought = await api(COORDINATOR, "/clusters/detections", { method: "POST", body: { setting: "quick" } });
const { detection } = await ended(COORDINATOR, sought.id);
const grants = [{ role: "member", accounts: [direction.account] }];
const person = await api(ADMIN, "/subjects", { method: "POST", body: { name: "陈静", staff_number: "9001", organisation, grants } });
await api(ADMIN, `/subjects/${person.id}/links`, { method: "POST", body: {} });
await api(ADMIN, "/tokens", { method: "POST", body: { subject: person.id, label: "数据大屏", grants } });
// A piece that is handed in, of an account whose token the demo gives away.
const [mine] = (await api(MEMBER, "/campaigns/" + flood.id + "/directions?limit=1")).items;
const piece = await api(MEMBER, `/directions/${mine.id}/pieces`, { method: "POST", body: { title: "雨天慢行", text: "雨天路滑，请减速慢行，和前车拉开距离。积水过半个轮胎就停下来等，不要熄火后再点火。" } });
const [cell] = (await api(COORDINATOR, "/coverage?limit=1")).items;
// A drill, so that nobody's posts are held for the other stories.
const { incident } = await api(COORDINATOR, "/incidents", { method: "POST", body: { kind: "氯气泄漏", place: "保税区", at: new Date().toISOString(), drill: true } });
await api(COORDINATOR, `/incidents/${incident.id}/facts`, { method: "POST", body: { information: "area", text: "园区北门周边1公里", source: "现场 电话", after: 0 } });
await api(COORDINATOR, `/incidents/${incident.id}/bulletins`, { method: "POST", body: {} });
// What each is called, where it is, and for whom it is if not for a coordinator.
const pages = [
  ["today", "/"],
  ["campaigns", "/campaigns"],
  ["campaign", `/campaigns/${flood.id}`],
  ["planned", `/campaigns/${road.id}`],
  ["campaign-new", "/campaigns/new"],
  ["campaign-form", "/campaigns/new?theme=flood_season"],
  ["campaign-edit", `/campaigns/${road.id}/edit`],
  ["plan", `/campaigns/${road.id}/plan`],
  ["plan-cell", `/campaigns/${road.id}/plan?angle=${encodeURIComponent(proposed.angle)}&cluster=${encodeURIComponent(proposed.cluster)}`],
  ["preview", `/campaigns/${road.id}/preview?spread=200&min_fit=700`],
  ["left-out", `/campaigns/${road.id}/left-out`],
  ["launch", `/campaigns/${road.id}/launch`],
  ["amend", `/campaigns/${flood.id}/amend`],
  ["progress", `/campaigns/${flood.id}/progress`],
  ["closing", `/campaigns/${flood.id}/closing`],
  ["history", `/campaigns/${flood.id}/history`],
  ["directions", `/campaigns/${flood.id}/directions`],
  ["contribution", `/campaigns/${flood.id}/contribution`],
  ["topics", `/campaigns/${flood.id}/topics`],
  ["direction", `/directions/${direction.id}`],
  ["missing", "/directions/00000000-0000-7000-8000-000000000000"],
  ["incidents", "/incidents"],
  ["incident", `/incidents/${incident.id}`],
  ["incident-cards", `/incidents/${incident.id}/cards`],
  ["incident-ring", `/incidents/${incident.id}/ring`],
  ["matrix", "/matrix"],
  ["contribution-part", `/campaigns/${flood.id}/contribution/${encodeURIComponent(direction.cluster)}`],
  ["campaign-coverage", `/campaigns/${flood.id}/coverage`],
  ["coverage", "/coverage"],
  ["coverage-cells", "/coverage/cells"],
  ["coverage-cell", `/coverage/cell?${new URLSearchParams({ function: cell.function, audience: cell.audience, form: cell.form, region: cell.region ?? "" })}`],
  ["coverage-gaps", "/coverage/gaps"],
  ["coverage-remedies", "/coverage/remedies"],
  ["coverage-fragility", "/coverage/fragility"],
  ["coverage-merge", "/coverage/merge"],
  ["coverage-droppable", "/coverage/droppable"],
  ["coverage-account", `/coverage/accounts/${encodeURIComponent(direction.account)}`],
  ["what-if", `/coverage/what-if?kind=close&account=${encodeURIComponent(direction.account)}`],
  ["what-if-plan", `/coverage/what-if/plan?changes=${encodeURIComponent(JSON.stringify([{ kind: "close", account: direction.account }]))}&campaign=${road.id}`],
  ["scenarios", "/coverage/scenarios"],
  ["coverage-targets", "/coverage/targets"],
  ["coverage-need", "/coverage/need"],
  ["coverage-settings", "/coverage/settings"],
  ["clusters", "/clusters"],
  ["detections", "/clusters/detections"],
  ["detection", `/clusters/detections/${detection}`],
  ["detection-alone", `/clusters/detections/${detection}/alone`],
  ["cluster", `/clusters/${encodeURIComponent(direction.cluster)}`],
  ["drift", "/matrix/drift"],
  ["bridges", "/matrix/bridges"],
  ["events", "/events"],
  ["account-history", `/accounts/${encodeURIComponent(direction.account)}/history`],
  ["account", `/accounts/${encodeURIComponent(direction.account)}`],
  ["sign-in", "/sign-in"],
  ["themes", "/themes"],
  ["theme", "/themes/flood_season"],
  ["own-theme", own],
  ["theme-head", `${own}/edit?part=head`],
  ["theme-angle", `${own}/edit?part=angles/-`],
  ["facts", "/facts"],
  ["fact", `/facts/${fact.id}`],
  ["fact-revise", `/facts/${fact.id}/revise`],
  ["settings", "/settings"],
  ["password", "/settings/password"],
  ["sessions", "/settings/sessions"],
  ["gates", "/settings/gates"],
  ["own-words", "/settings/gates/words"],
  ["taxonomies", "/settings/taxonomies?tree=audience"],
  ["audience", "/settings/taxonomies/audience/parents"],
  ["jobs", "/settings/jobs"],
  ["lists", "/lists"],
  ["list", `/lists/${list}`],
  ["list-mapping", `/lists/${list}/mapping`],
  ["list-findings", `/lists/${list}/findings`],
  ["list-left-out", `/lists/${list}/findings?left_out=1`],
  ["list-proposals", `/lists/${list}/proposals?field=function`],
  ["organisation", `/organisations/${encodeURIComponent(organisation)}`],
  ["organisation-admin", `/organisations/${encodeURIComponent(organisation)}`, ADMIN],
  ["persons", "/persons", ADMIN],
  ["person", `/persons/${person.id}`, ADMIN],
  ["person-edit", `/persons/${person.id}/edit`, ADMIN],
  ["person-new", "/persons/new", ADMIN],
  ["fact-new", `/campaigns/${flood.id}/facts/new`],
  ["piece", `/pieces/${piece.id}`],
  ["piece-author", `/pieces/${piece.id}`, MEMBER],
  ["today-member", "/", MEMBER],
  ["direction-member", `/directions/${mine.id}`, MEMBER],
  ["sign-page", `/campaigns/${road.id}/sign`, SIGNER],
  ["today-signer", "/", SIGNER],
];
const visitors = [COORDINATOR, ADMIN, MEMBER, SIGNER];
const pagesOf = (token) => pages.filter(([, , whose = COORDINATOR]) => whose === token);
const roles = { COORDINATOR, MEMBER, REVIEWER, SIGNER };

// Both languages in both colour schemes, each language and each scheme on both screens.
const ways = [
  { locale: "zh-CN", colorScheme: "light", viewport: laptop },
  { locale: "zh-CN", colorScheme: "dark", viewport: phone },
  { locale: "en-GB", colorScheme: "light", viewport: phone },
  { locale: "en-GB", colorScheme: "dark", viewport: laptop },
];

for (const way of ways) {
  const how = `${way.locale.slice(0, 2)}-${way.colorScheme}-${way.viewport.width}`;
  test(`every page is sound, accessible and fits the screen (${how})`, async () => {
    const faults = [];
    for (const token of visitors) {
      // axe-core is a script that no page would let in.
      const { context, page } = await visit({ ...way, bypassCSP: true });
      await signIn(page, token);
      for (const [name, path] of pagesOf(token)) {
        const response = await page.goto(base + path);
        assert.equal(response.status(), name === "missing" ? 404 : 200, path);
        const report = await validate.validateString(await response.text());
        const unsound = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`));
        const found = [...unsound, ...(await violations(page)), ...(await overflow(page))];
        faults.push(...found.map((fault) => `${path}: ${fault}`));
        if (shots) await page.screenshot({ path: `${shots}/${name}-${how}.png`, fullPage: true });
      }
      await context.close();
    }
    assert.deepEqual(faults, []);
  });
}

// What a coordinator is shown is looked at above; a page that is the same for several is looked at once.
test("what a member, a reviewer and a signer are shown otherwise is sound, accessible and fits the phone", async () => {
  const faults = [];
  for (const locale of ["zh-CN", "en-GB"]) {
    const seen = new Set();
    for (const [role, token] of Object.entries(roles)) {
      const { context, page } = await visit({ locale, viewport: phone, bypassCSP: true });
      await signIn(page, token);
      let looked = 0;
      for (const path of new Set(pages.map(([, path]) => path))) {
        const answer = await context.request.get(base + path, { headers: { "accept-language": locale } });
        const html = await answer.text();
        const shown = html.slice(html.indexOf("<main"));
        if (answer.status() !== 200 || seen.has(shown)) continue;
        seen.add(shown);
        if (token === COORDINATOR) continue;
        looked += 1;
        await page.goto(base + path);
        const report = await validate.validateString(html);
        const unsound = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`));
        const found = [...unsound, ...(await violations(page)), ...(await overflow(page))];
        faults.push(...found.map((fault) => `${path} for ${role}: ${fault}`));
      }
      assert.ok(token === COORDINATOR || looked > 8, `${role}: ${looked}`);
      await context.close();
    }
  }
  assert.deepEqual(faults, []);
});

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
  for (const token of visitors) {
    const { context, page } = await visit();
    await signIn(page, token);
    for (const [, path] of pagesOf(token)) {
      await page.goto(base + path);
      const wanted = await page.evaluate(() => {
        const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
        const seen = all.filter((one) => one.checkVisibility() && !one.disabled);
        seen.forEach((one, at) => { one.dataset.place = at; });
        // Of radio buttons of one name the keyboard stops at one; arrows lead to the others.
        const names = new Set(seen.filter((one) => one.type === "radio").map((one) => one.name));
        const radios = seen.filter((one) => one.type === "radio").length;
        return seen.length - radios + names.size;
      });
      // A field for a day is several stops for the keyboard: day, month, year, calendar; with an hour some more.
      const dates = await page.locator("input[type=date], input[type=datetime-local]").count();
      const reached = new Set();
      for (let press = 0; press < wanted + 5 + 7 * dates; press += 1) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement?.dataset.place));
      }
      reached.delete(undefined);
      assert.equal(reached.size, wanted, path);
    }
    await context.close();
  }
});
