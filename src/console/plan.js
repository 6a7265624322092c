{
  // How long a slider rests before the plan is tried, in milliseconds.
  const REST = 40;

  // The picture of what is tried takes the place of the one that stands; a problem is shown there as well.
  const show = async (form, picture, signal) => {
    const query = new URLSearchParams(new FormData(form));
    const response = await fetch(`${form.dataset.live}?${query}`, { signal });
    const found = new DOMParser().parseFromString(await response.text(), "text/html");
    if (signal.aborted) return;
    picture.replaceChildren(...(response.ok ? found.body.childNodes : found.querySelectorAll(".problem")));
    picture.removeAttribute("aria-busy");
    form.querySelector(".effect").textContent = picture.querySelector("[data-effect]")?.textContent ?? "";
  };

  for (const form of document.querySelectorAll("form.tuning")) {
    const picture = document.querySelector("#picture");
    let waiting, running;
    form.addEventListener("input", ({ target }) => {
      const output = target.parentElement.querySelector("output");
      if (output) output.value = target.value;
      clearTimeout(waiting);
      running?.abort();
      waiting = setTimeout(() => {
        running = new AbortController();
        picture.setAttribute("aria-busy", "true");
        // What cannot be tried now is tried by the button.
        show(form, picture, running.signal).catch(() => {});
      }, REST);
    });
  }
}
