// A browser as people use it, and what no page may do in it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const base = process.env.BASE;
export const phone = { width: 390, height: 844 };
export const laptop = { width: 1280, height: 800 };

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

// A visitor with a page of their own. Whatever the page complains of, and whatever it asks of other hosts, is kept in `faults`.
export async function visit({ locale = "zh-CN", viewport = laptop, colorScheme = "light", ...more } = {}) {
  const context = await browser.newContext({ locale, viewport, colorScheme, ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults = [];
  page.on("console", (message) => {
    // A page that says what is wrong is no fault of the page.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) faults.push(`asks ${url}`);
  });
  return { context, page, faults };
}

// Signs in as whom a token speaks for.
export async function signIn(page, token) {
  await page.goto(`${base}/sign-in`);
  await page.locator("#secret").fill(token);
  await page.locator("form:has(#secret) button").click();
  await page.waitForURL(`${base}/`);
}

// What axe-core finds on a page.
export async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

// How much of a page stands beside the screen.
export async function overflow(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wide > 0 ? [`${wide} pixels wider than the screen`] : [];
}

// A request of the API with a token.
export async function api(token, path, { method = "GET", body } = {}) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response.json();
}

// Sends a list to be read only, and waits until it is: its id.
export async function sendList(token, name, text) {
  const form = new FormData();
  form.set("file", new File([text], name));
  form.set("dry_run", "true");
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${base}/api/v1/imports`, { method: "POST", headers, body: form });
  assert.ok(response.ok, await response.clone().text());
  const { id } = await response.json();
  await ended(token, id);
  return id;
}

// Waits for a job to be done, and gives what came of it.
export async function ended(token, id) {
  for (let look = 0; look < 300; look += 1) {
    const { state, result } = await api(token, `/jobs/${id}`);
    if (state === "done") return result;
    assert.ok(["queued", "running"].includes(state), state);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`${id} has not ended`);
}
