// The pictures of the README: `SHOTS=tests/pages/pictures bash tests/pages/run target/release/micromatrix pictures.mjs`.
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { api, base, browser, laptop, phone, signIn, visit } from "./browser.mjs";

const { COORDINATOR, MEMBER, SHOTS } = process.env;

test("pictures of the README", async () => {
  await mkdir(SHOTS, { recursive: true });
  const [flood] = (await api(COORDINATOR, "/campaigns?state=launched")).items;
  const [direction] = (await api(MEMBER, `/campaigns/${flood.id}/directions?limit=1`)).items;
  const all = [
    ["today", MEMBER, phone, "zh-CN", "/"],
    ["direction", MEMBER, phone, "zh-CN", `/directions/${direction.id}`],
    ["campaign", COORDINATOR, laptop, "zh-CN", `/campaigns/${flood.id}`],
    ["matrix", COORDINATOR, laptop, "en-GB", "/matrix"],
    ["coverage", COORDINATOR, laptop, "en-GB", "/coverage"],
    ["lists", COORDINATOR, laptop, "zh-CN", "/lists"],
  ];
  for (const [name, token, viewport, locale, path] of all) {
    const { context, page } = await visit({ viewport, locale });
    await signIn(page, token);
    await page.goto(base + path);
    await page.screenshot({ path: `${SHOTS}/${name}.png` });
    await context.close();
  }
  await browser.close();
});
