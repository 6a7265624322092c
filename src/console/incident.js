// Pages of an incident follow what happens in it. Where somebody is typing, nothing is taken away: a bar says that there is news.
const followed = document.querySelector("[data-incident]");
if (followed) {
  const KINDS = ["started", "joined", "graded", "handed_over", "clock_met", "card_added", "card_seen", "card_called", "card_taken_over",
    "card_posted", "card_confirmed", "card_relieved", "fact_stated", "fact_confirmed", "bulletin_drafted", "bulletin_reviewed",
    "consent_recorded", "consent_confirmed", "bulletin_released", "stood_down", "withdrawn"];
  let typed = false;
  for (const form of document.forms) form.addEventListener("input", () => { typed = true; });
  const tell = () => {
    if (!typed && !document.querySelector("main form :focus")) return location.reload();
    if (document.querySelector(".news")) return;
    const bar = document.createElement("button");
    bar.type = "button";
    bar.className = "news";
    bar.setAttribute("role", "status");
    bar.textContent = followed.dataset.news;
    bar.addEventListener("click", () => location.reload());
    followed.prepend(bar);
  };
  const stream = new EventSource("/api/v1/events/stream");
  for (const kind of KINDS) {
    stream.addEventListener(`incident.${kind}`, (event) => {
      if (JSON.parse(event.data).key === followed.dataset.incident) tell();
    });
  }
  addEventListener("pagehide", () => stream.close());
}
