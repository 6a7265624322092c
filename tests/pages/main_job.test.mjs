// The whole main job by pages alone: a list goes in, persons, a campaign from a theme, its plan, signature and launch; a member on a phone; review,
// publication, confirmation; what came of it. In Chinese with JavaScript, in English without.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, base, browser, phone, signIn, visit } from "./browser.mjs";

after(() => browser.close());

const { ADMIN, COORDINATOR, PLANNER, SIGNER } = process.env;
const texts = [
  "考点周边三条路从早上七点起限行，送考车辆从西门进、东门出，送完就走。路口有民警指路，家长不必提前两小时来等。",
  "放学时校门口先让孩子上人行道，家长的电动车停在白线以内。雨天把伞收短，别挡住后面孩子看路的视线。",
];
const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

// A person who is entered on a page, and the link that the page shows once.
async function enter(page, name, role, scope) {
  await page.goto(`${base}/persons/new`);
  await page.locator("#name").fill(name);
  await page.locator("#role-0").selectOption(role);
  await page.locator("#scope-0").fill(scope);
  await page.locator("form[action='/persons/new'] button.main").click();
  await page.waitForURL(/\/persons\/[0-9a-f-]{36}/);
  await page.locator("form[action$='/links'] button").click();
  return page.locator("#secret").inputValue();
}

// Somebody who opens a personal link.
async function open(link, how) {
  const { context, page, faults } = await visit(how);
  await page.goto(`${base}/s/${link.split("/s/").at(-1)}`);
  await page.locator("main form button").click();
  await page.waitForURL(`${base}/`);
  return { context, page, faults };
}

for (const [at, how] of [{ locale: "zh-CN", javaScriptEnabled: true }, { locale: "en-GB", javaScriptEnabled: false }].entries()) {
  test(`from a list to what came of it, by pages alone (${how.locale}, ${how.javaScriptEnabled ? "with" : "without"} JavaScript)`, async () => {
    const coordinator = await visit(how);
    const desk = coordinator.page;
    await signIn(desk, COORDINATOR);

    // A list goes in; what it does not say is proposed, and taken.
    await desk.goto(`${base}/lists`);
    const town = ["临江镇", "望湖镇"][at];
    const list = `账号名称,平台,主办单位\r\n${town}教育,微信,${town}教育局\r\n${town}交警,微博,${town}公安局交通警察大队\r\n`;
    await desk.locator("#file").setInputFiles({ name: `${town}.csv`, mimeType: "text/csv", buffer: Buffer.from(list) });
    await desk.locator("input[name=dry_run]").uncheck();
    await desk.locator("form[action='/lists'] button.main").click();
    await desk.waitForURL(/\/lists\/[0-9a-f-]{36}/);
    const imported = desk.url();
    for (let look = 0; look < 60 && (await desk.locator("[data-running]").count()) > 0; look += 1) {
      await desk.waitForTimeout(300);
      await desk.goto(imported);
    }
    await desk.locator("form[action$='/proposals'] button").first().click();
    await desk.waitForURL(/\/lists\//);

    // A campaign from a theme, with six fields; it is planned, and a pin is set.
    await desk.goto(`${base}/campaigns/new?theme=exam_school`);
    await desk.locator("#title").fill(`考试周 ${how.locale}`);
    await desk.locator("#starts_at").fill(day(0));
    await desk.locator("#ends_at").fill(day(30));
    await desk.locator("#review").selectOption("gates");
    await desk.locator("form.campaign button.main").click();
    await desk.waitForURL(/\/campaigns\/[0-9a-f-]{36}$/);
    const campaign = desk.url().slice(base.length);
    await desk.locator(`form[action='${campaign}/plan'] button`).click();
    await desk.locator("[data-state=planned]").waitFor();
    await desk.goto(`${base}${campaign}/plan`);
    await desk.locator("#spread").focus();
    await desk.keyboard.press("ArrowRight");
    if (how.javaScriptEnabled) await desk.locator("#picture [data-effect]").waitFor();
    // What was only tried has no directions to open.
    await desk.goto(`${base}${campaign}/plan`);
    await desk.locator("table.heat td a").first().click();
    await desk.locator("section.cell .pins button").first().click();
    await desk.locator("#pins", { hasText: "1" }).waitFor();

    // A second person signs; the coordinator launches.
    const second = await visit(how);
    await signIn(second.page, SIGNER);
    await second.page.goto(`${base}${campaign}/sign`);
    await second.page.locator(`form[action='${campaign}/sign'] button.main`).click();
    await second.page.waitForURL(`${base}${campaign}`);
    await second.context.close();
    await desk.goto(`${base}${campaign}/launch`);
    const waive = desk.locator("input[name=without_reviewers]");
    if ((await waive.count()) > 0) await waive.check();
    await desk.locator(`form[action='${campaign}/launch'] button.main`).click();
    await desk.locator("[data-state=launched]").waitFor();

    // An administrator enters who writes and who reviews.
    await desk.goto(`${base}${campaign}/directions?mark=standing`);
    const link = await desk.locator("tbody a[href^='/directions/']").first().getAttribute("href");
    const direction = await api(COORDINATOR, link);
    const { organisation } = await api(COORDINATOR, `/accounts/${encodeURIComponent(direction.account)}`);
    const admin = await visit(how);
    await signIn(admin.page, ADMIN);
    const member = await enter(admin.page, `运营员 ${how.locale}`, "member", direction.account);
    const reviewer = await enter(admin.page, `审核员 ${how.locale}`, "reviewer", organisation);
    await admin.context.close();

    // The member, on a phone.
    const author = await open(member, { ...how, viewport: phone, hasTouch: true });
    await author.page.locator(`a[href='${link}']`).click();
    await author.page.locator("form[action$='/accept'] button").click();
    await author.page.locator("[data-state=accepted]").waitFor();
    await author.page.locator("#title").fill("送考，送完就走");
    await author.page.locator("#text").fill(`${texts[at]}身份证号 11010519491231002X。`);
    if (how.javaScriptEnabled) await author.page.locator("form.writing .findings li").first().waitFor();
    await author.page.locator("#text").fill(texts[at]);
    await author.page.locator("form.writing button.main").click();
    await author.page.waitForURL(/\/pieces\/[0-9a-f-]{36}/);
    const piece = author.page.url();
    await author.page.locator("form[action$='/submit'] button").click();
    await author.page.locator("[data-state=submitted]").waitFor();

    // The reviewer, then the author, then the reviewer again.
    const judge = await open(reviewer, how);
    await judge.page.locator(`a[href='${piece.slice(base.length)}']`).click();
    for (let left = 4; left > 0; left -= 1) {
      assert.equal(await judge.page.locator("form.gate").count(), left);
      await judge.page.locator("form.gate button.main").first().click();
      await judge.page.waitForURL(piece);
    }
    await author.page.goto(piece);
    await author.page.locator("#url").fill(`https://example.cn/${at}`);
    await author.page.locator("form[action$='/publish'] button").click();
    await author.page.locator("[data-state=published]").waitFor();
    await judge.page.goto(piece);
    await judge.page.locator("details:has(#page-title) > summary").click();
    await judge.page.locator("#page-title").fill("送考，送完就走");
    await judge.page.locator("#page-text").fill(texts[at]);
    await judge.page.locator("form[action$='/confirm'] button").click();
    await judge.page.waitForURL(piece);
    assert.equal(await judge.page.locator("#page-title").count(), 0);

    // What came of it, and the papers.
    for (const place of ["", "/contribution", "/progress", "/closing", "/coverage", "/history"]) {
      const answer = await desk.goto(`${base}${campaign}${place}`);
      assert.equal(answer.status(), 200, place);
    }
    for (const paper of ["assignments.xlsx", "assignments.docx", "assignments.txt", "result.html"]) {
      assert.equal((await coordinator.context.request.get(`${base}/api/v1${campaign}/${paper}`)).status(), 200, paper);
    }
    const planner = await visit(how);
    await signIn(planner.page, PLANNER);
    for (const place of ["/coverage", "/coverage/gaps", `/coverage/what-if?kind=close&account=${encodeURIComponent(direction.account)}`]) {
      assert.equal((await planner.page.goto(base + place)).status(), 200, place);
    }
    for (const { faults } of [coordinator, author, judge, planner]) assert.deepEqual(faults, []);
    for (const { context } of [coordinator, author, judge, planner]) await context.close();
  });
}
