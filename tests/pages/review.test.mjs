// The review desk: keys that lead to its buttons, and a comment on words that were selected.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, base, browser, signIn, visit } from "./browser.mjs";

after(() => browser.close());

const { ADMIN, COORDINATOR, SIGNER } = process.env;
const text = "收到停课信号后，学校在半小时内通知到每一位家长。家长只认班级群里老师发的那一条。\n孩子独自在家，先约好三个能打通的电话，写在门边。";

// A person with this role, for the organisation of a direction.
async function person(role, grant) {
  const made = await api(ADMIN, "/subjects", { method: "POST", body: { name: `审稿测试${role}`, grants: [{ role, ...grant }] } });
  return (await api(ADMIN, "/tokens", { method: "POST", body: { subject: made.name, grants: [{ role, ...grant }] } })).secret;
}

// A direction of a launched campaign whose pieces pass the gates.
async function reviewedDirection() {
  const day = 86_400_000;
  const [starts_at, ends_at] = [Date.now() - day, Date.now() + 30 * day].map((at) => new Date(at).toISOString());
  const draft = { title: "孩子在家", theme: "exam_school", starts_at, ends_at, review: "gates" };
  const { id } = await api(COORDINATOR, "/campaigns", { method: "POST", body: draft });
  const plan = await api(COORDINATOR, `/campaigns/${id}/plan`, { method: "POST" });
  await api(SIGNER, `/campaigns/${id}/sign`, { method: "POST", body: { digest: plan.digest } });
  await api(COORDINATOR, `/campaigns/${id}/launch`, { method: "POST", body: { without_reviewers: true } });
  return (await api(COORDINATOR, `/campaigns/${id}/directions?state=asked&limit=1`)).items[0];
}

test("a reviewer comments on selected words and passes the gates by keyboard", async () => {
  const direction = await reviewedDirection();
  const account = await api(COORDINATOR, `/accounts/${encodeURIComponent(direction.account)}`);
  const author = await person("member", { accounts: [direction.account] });
  const reviewer = await person("reviewer", { organisations: [account.organisation] });
  const piece = await api(author, `/directions/${direction.id}/pieces`, { method: "POST", body: { title: "孩子一个人在家", text } });
  await api(author, `/pieces/${piece.id}/submit`, { method: "POST" });
  const { context, page, faults } = await visit();
  await signIn(page, reviewer);
  await page.goto(`${base}/pieces/${piece.id}`);
  // Words of the second paragraph.
  await page.locator("#text-as-read p").nth(1).evaluate((paragraph) => {
    const range = new Range();
    const words = paragraph.firstChild;
    range.setStart(words, 0);
    range.setEnd(words, 4);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  });
  await page.locator("#place option", { hasText: "选中：孩子独自" }).waitFor({ state: "attached" });
  await page.locator("#remark").fill("改成“孩子自己在家”");
  await page.getByRole("button", { name: "添加批注" }).click();
  await page.locator("mark.commented", { hasText: "孩子独自" }).waitFor();
  for (const key of ["1", "1", "1", "1"]) {
    const gates = await page.locator("form.gate").count();
    // A gate that has passed has no form any more: the first that is left is found by its own number.
    const first = await page.locator("form.gate button.main").first().getAttribute("data-key");
    await page.keyboard.press(first ?? key);
    assert.equal(await page.evaluate(() => document.activeElement.value), "passed");
    await page.keyboard.press("Enter");
    await page.waitForFunction((before) => document.querySelectorAll("form.gate").length === before - 1, gates);
  }
  assert.deepEqual(faults, []);
  await context.close();
});
