{
  // A file that is dropped on the form is as good as one that was chosen.
  for (const form of document.querySelectorAll("form[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    };
    form.addEventListener("dragenter", over);
    form.addEventListener("dragover", over);
    form.addEventListener("dragleave", (event) => {
      if (!form.contains(event.relatedTarget)) form.classList.remove("over");
    });
    form.addEventListener("drop", (event) => {
      form.classList.remove("over");
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      field.files = event.dataTransfer.files;
      field.focus();
    });
  }

  // What runs is looked at again, until it has ended; then the whole page is.
  const LOOK = 1500;
  const look = async () => {
    const part = document.querySelector("[data-running]");
    if (!part) return;
    if (!document.hidden && !part.contains(document.activeElement)) {
      const response = await fetch(location.href).catch(() => undefined);
      // The session may be over: then there is nothing to look at.
      if (response && (!response.ok || response.redirected)) return;
      const page = response && new DOMParser().parseFromString(await response.text(), "text/html");
      const next = page?.querySelector("[data-running]");
      if (page && !next) return location.reload();
      if (next) part.replaceWith(next);
    }
    setTimeout(look, LOOK);
  };
  setTimeout(look, LOOK);

  // What is to be copied is copied by a button; without this it is marked and copied by hand.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
    });
  }
}
