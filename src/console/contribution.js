
// A cluster's share opens into its pieces where it stands; without this a link leads to them.
{
  const open = async (part) => {
    const response = await fetch(part.dataset.part);
    if (!response.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".breakdown");
    if (found) part.querySelector(".part").replaceChildren(found);
  };
  for (const part of document.querySelectorAll("details[data-part]")) {
    part.addEventListener("toggle", () => {
      if (part.open && !part.dataset.isFull) {
        part.dataset.isFull = "yes";
        // What cannot be had now is behind the link all the same.
        open(part).catch(() => {});
      }
    });
  }
}
