// A list goes in by pages: dropped or chosen, with JavaScript and without; read, corrected, written, its guesses accepted.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { base, browser, overflow, phone, signIn, violations, visit } from "./browser.mjs";

after(() => browser.close());

const { COORDINATOR } = process.env;

// A list of an invented town, with a column that nobody knows and a word that nobody knows.
const list = (town) => [
  `${town}政务新媒体备案表,,,,,`,
  "序号,账号名称,平台,主办单位,粉丝数（万）,运行状态,办公楼层",
  `1,${town}交警,微信公众号,${town}公安局交通警察大队,3.2,正常,2`,
  `2,${town}法院,微信,${town}人民法院,1,正常,3`,
  `3,${town}教育,微信,${town}教育局,2,published,4`,
  `4,${town}公交,微信,${town}公共交通有限公司,4,正常,5`,
].join("\r\n");

// Drops a file on the form as somebody drags it there.
async function drop(page, name, text) {
  const carried = await page.evaluateHandle(([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, [name, text]);
  await page.dispatchEvent("form[data-drop]", "dragover", { dataTransfer: carried });
  await page.locator("form.drop.over").waitFor();
  await page.dispatchEvent("form[data-drop]", "drop", { dataTransfer: carried });
  assert.equal(await page.locator("form.drop.over").count(), 0);
}

// What holds for every page, for one that only this story comes to.
async function sound(page) {
  assert.deepEqual([...(await violations(page)), ...(await overflow(page))], [], page.url());
}

test("a list is dropped, watched, corrected, written, and its guesses are accepted", async () => {
  const { context, page, faults } = await visit({ bypassCSP: true });
  await signIn(page, COORDINATOR);
  await page.goto(`${base}/lists`);
  await drop(page, "备案表.csv", list("临河镇"));
  assert.equal(await page.locator("#file").evaluate((field) => field.files[0].name), "备案表.csv");
  await page.getByRole("button", { name: "上传" }).click();
  await page.waitForURL(/\/lists\/[0-9a-f-]+$/);
  // The page looks again by itself, and stops when there is nothing more to see.
  await page.getByRole("heading", { name: /只是试读/ }).waitFor();
  assert.equal(await page.locator("[data-running]").count(), 0);
  await sound(page);
  await page.getByRole("link", { name: /改正后重新读取/ }).click();
  await sound(page);
  await page.getByLabel("运行状态：对应为").selectOption("note");
  await page.getByRole("button", { name: "重新读取" }).click();
  await page.getByRole("button", { name: "写入名册" }).click();
  await page.getByRole("heading", { name: "已写入名册" }).waitFor();
  await sound(page);
  await page.locator("a[href*='proposals?field=function&state=open']").click();
  await sound(page);
  const first = page.locator("tbody tr").first();
  await first.getByRole("button", { name: /^采纳/ }).click();
  await page.getByText("已处理 1 条").waitFor();
  await page.locator("tbody input[type=checkbox]").first().check();
  await page.getByRole("button", { name: "勾选的：不采纳" }).click();
  await page.getByText("已处理 1 条").waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "备案表.csv" }).first().click();
  await page.getByRole("button", { name: /全部采纳.*职能/ }).click();
  await page.getByText(/已处理 \d+ 条/).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("a list goes in and is undone on a phone without JavaScript", async () => {
  const { context, page, faults } = await visit({ viewport: phone, javaScriptEnabled: false, locale: "en-GB" });
  await signIn(page, COORDINATOR);
  await page.goto(`${base}/lists`);
  await page.locator("#file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(list("清溪镇")) });
  await page.getByLabel("Read it first; nothing is changed").uncheck();
  await page.getByRole("button", { name: "Upload" }).click();
  const read = async (name) => {
    for (let look = 0; look < 60; look += 1) {
      if ((await page.getByRole("heading", { name }).count()) + (await page.getByText(name).count()) > 0) return;
      await page.getByRole("link", { name: "Refresh" }).click();
    }
    assert.fail(await page.locator("main").innerText());
  };
  await read("Written into the registry");
  await page.getByText("See what would be lost").click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await read(/^Undone: /);
  assert.deepEqual(faults, []);
  await context.close();
});
