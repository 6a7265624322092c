// A plan by its page: a slider moves the picture while it is held, a cell opens, a pin is set; by keyboard alone.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, base, browser, signIn, visit } from "./browser.mjs";

after(() => browser.close());

const { COORDINATOR } = process.env;
const theme = { theme: "road_safety", title: "试一试的行动", starts_at: "2030-06-10", ends_at: "2030-06-30" };

// A campaign of its own, planned.
async function planned() {
  const { items: themes } = await api(COORDINATOR, "/themes?limit=500");
  const key = themes.some((one) => one.key === theme.theme) ? theme.theme : themes[0].key;
  const { id } = await api(COORDINATOR, "/campaigns", { method: "POST", body: { ...theme, theme: key } });
  await api(COORDINATOR, `/campaigns/${id}/plan`, { method: "POST" });
  return id;
}

test("a slider that is moved by the keyboard moves the picture, and nothing is kept until it is said", async () => {
  const { context, page, faults } = await visit();
  await signIn(page, COORDINATOR);
  const id = await planned();
  await page.goto(`${base}/campaigns/${id}/plan`);
  const slider = page.locator("#min_fit");
  await slider.focus();
  const before = Number(await slider.inputValue());
  for (let press = 0; press < 30; press += 1) await page.keyboard.press("ArrowRight");
  await page.locator("#picture [data-effect]").waitFor();
  assert.ok(Number(await slider.inputValue()) > before);
  assert.equal(await page.locator("#min_fit + output").innerText(), await slider.inputValue());
  assert.equal(await page.locator("#picture h2#map").count(), 1);
  await page.locator("form.tuning .effect", { hasText: /\d/ }).waitFor();
  assert.equal((await api(COORDINATOR, `/campaigns/${id}`)).min_fit, before);
  await page.keyboard.press("Home");
  await page.getByRole("button", { name: "采用并重新生成方案" }).press("Enter");
  await page.waitForURL(`${base}/campaigns/${id}/plan`);
  assert.equal((await api(COORDINATOR, `/campaigns/${id}`)).min_fit, 100);
  assert.deepEqual(faults, []);
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a cell opens and a pin is set by keyboard, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const { context, page, faults } = await visit({ javaScriptEnabled });
    await signIn(page, COORDINATOR);
    const id = await planned();
    await page.goto(`${base}/campaigns/${id}/plan`);
    await page.locator("table.heat td a").first().press("Enter");
    await page.locator("section.cell").waitFor();
    await page.locator("section.cell .pins button").first().press("Enter");
    await page.locator("#pins", { hasText: "1" }).waitFor();
    const pins = await api(COORDINATOR, `/campaigns/${id}/pins`);
    assert.equal(pins.length, 1);
    await page.locator("form.inline button", { hasText: "去掉" }).press("Enter");
    await page.locator("#pins", { hasText: "0" }).waitFor();
    assert.deepEqual(await api(COORDINATOR, `/campaigns/${id}/pins`), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("without JavaScript a button tries what the sliders say", async () => {
  const { context, page } = await visit({ javaScriptEnabled: false });
  await signIn(page, COORDINATOR);
  const id = await planned();
  await page.goto(`${base}/campaigns/${id}/plan`);
  await page.locator("#spread").focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await page.getByRole("button", { name: "试算" }).press("Enter");
  await page.waitForURL(/\/preview\?/);
  assert.equal(await page.locator("#picture [data-effect]").count(), 1);
  await context.close();
});
