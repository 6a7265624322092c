// What a page gains by JavaScript; without it every form and link works all the same.

// How long to wait after the last key before a text is checked, in milliseconds.
const PAUSE = 700;

// Keys that were typed count as a reader counts them: a letter beyond the basic plane is one.
function showLength(form) {
  const text = form.elements.text, output = form.elements.count;
  if (!text || !(output instanceof HTMLOutputElement)) return;
  output.value = `${[...text.value].length} ${output.dataset.unit}`;
}

async function check(form, signal) {
  const place = form.querySelector(".findings");
  const body = new URLSearchParams();
  for (const name of ["title", "text"]) body.set(name, form.elements[name].value);
  const response = await fetch(form.dataset.check, { method: "POST", body, signal });
  if (response.ok && !signal.aborted) {
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    place.replaceChildren(...found.body.children);
  }
}

for (const form of document.querySelectorAll("form.writing")) {
  let waiting, running;
  showLength(form);
  form.addEventListener("input", () => {
    showLength(form);
    clearTimeout(waiting);
    running?.abort();
    waiting = setTimeout(() => {
      running = new AbortController();
      // A check that fails is left out; the same is said when the text is handed in.
      check(form, running.signal).catch(() => {});
    }, PAUSE);
  });
  // Somebody who leaves with an unsent text is asked whether that is meant.
  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  addEventListener("beforeunload", (event) => {
    const text = form.elements.text;
    const isUnsaved = text.value !== text.defaultValue || "unsaved" in form.dataset;
    if (!isSent && isUnsaved) event.preventDefault();
  });
}

// A text beside its button is copied by it, where the browser lets a page do so.
for (const button of document.querySelectorAll("button[data-copy-text]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copyText);
    button.textContent = button.dataset.done;
  });
}

// A form that was sent is not sent a second time by a second tap.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

document.querySelector(".problem")?.focus();
