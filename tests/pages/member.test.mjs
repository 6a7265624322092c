// A member's work on a phone, from a personal link to a piece that is handed in; with JavaScript and without.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, base, browser, phone, visit } from "./browser.mjs";

after(() => browser.close());

const { ADMIN, COORDINATOR } = process.env;
const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;
const { items: asked } = await api(COORDINATOR, `/campaigns/${flood.id}/directions?state=asked&limit=2`);

// A personal link of a new person who operates an account.
async function link(account, at) {
  const grants = [{ role: "member", accounts: [account] }];
  const person = await api(ADMIN, "/subjects", { method: "POST", body: { name: `操作员${at}`, grants } });
  const made = await api(ADMIN, `/subjects/${person.id}/links`, { method: "POST", body: {} });
  return `/s/${made.code}`;
}

const text = "收到停课信号后，学校在半小时内通知到每一位家长，家长只认班级群里老师发的那一条。孩子独自在家，先约好三个能打通的电话，写在门边。";

for (const [at, javaScriptEnabled] of [true, false].entries()) {
  test(`a member accepts, writes and hands in on a phone, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const { context, page, faults } = await visit({ viewport: phone, javaScriptEnabled, hasTouch: true });
    const direction = asked[at];
    await page.goto(base + (await link(direction.account, at)));
    await page.locator("main button").tap();
    await page.locator(`a[href="/directions/${direction.id}"]`).tap();
    await page.getByRole("button", { name: "接受", exact: true }).tap();
    await page.locator("main .state", { hasText: "已接受" }).waitFor();
    await page.locator("#title").fill("孩子一个人在家，先约好三个电话");
    await page.locator("#text").fill(`${text}身份证号 11010519491231002X。`);
    if (javaScriptEnabled) {
      assert.match(await page.locator("output").innerText(), /^\d+ 字$/);
      await page.locator("form .findings li").first().waitFor();
    }
    await page.locator("#text").fill(text);
    await page.getByRole("button", { name: "交稿" }).tap();
    await page.waitForURL(/\/pieces\//);
    assert.match(await page.locator("h1").innerText(), /孩子一个人在家/);
    assert.deepEqual(faults, []);
    await context.close();
  });
}
