// How fast pages of the demo are in Chromium: the first paint after the answer has come, and from a slider that is moved to the new picture. Run by
// `bash tests/pages/run target/release/micromatrix benches/pages.mjs`; prints medians in milliseconds.
import { test } from "node:test";
import { api, base, browser, signIn, visit } from "./browser.mjs";

const TIMES = 9;
const { COORDINATOR } = process.env;

const median = (all) => all.sort((one, other) => one - other)[Math.floor(all.length / 2)];

async function firstPaint(page, path) {
  const all = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto(base + path);
    all.push(await page.evaluate(() => new Promise((resolve) => {
      const [navigation] = performance.getEntriesByType("navigation");
      const done = () => {
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        if (paint) resolve(paint.startTime - navigation.responseEnd);
        else setTimeout(done, 5);
      };
      done();
    })));
  }
  return median(all);
}

async function sliderToPicture(page, path) {
  const all = [];
  await page.goto(base + path);
  const slider = page.locator("input[type=range]").first();
  for (let time = 0; time < TIMES; time += 1) {
    all.push(await slider.evaluate((input) => new Promise((resolve) => {
      const picture = document.querySelector("#picture");
      const begin = performance.now();
      const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - begin));
      });
      watch.observe(picture, { childList: true, subtree: true });
      input.value = String(Number(input.value) === Number(input.max) ? input.min : input.max);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    })));
  }
  return median(all);
}

test("pages in Chromium", async () => {
  const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;
  const [road] = (await api(COORDINATOR, "/campaigns?state=planned")).items;
  const { context, page } = await visit();
  await signIn(page, COORDINATOR);
  for (const path of ["/", "/matrix", `/campaigns/${flood.id}`, `/campaigns/${flood.id}/contribution`, "/coverage"]) {
    console.log(JSON.stringify({ page: path, first_paint_ms: Math.round(await firstPaint(page, path)) }));
  }
  const path = `/campaigns/${road.id}/plan`;
  console.log(JSON.stringify({ page: path, slider_to_picture_ms: Math.round(await sliderToPicture(page, path)) }));
  await context.close();
  await browser.close();
});
