// The review desk: keys that lead to its buttons, and comments on words that were selected.
{
  // A key leads to its button and presses nothing: Enter does.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const goal = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    goal.scrollIntoView({ block: "nearest" });
  });

  // Where in the text a point of a selection is, in characters as the service counts them; null: not in it.
  const placeOf = (node, offset) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const paragraph = element.closest("#text-as-read [data-start]");
    if (!paragraph) return null;
    const before = new Range();
    before.setStart(paragraph, 0);
    before.setEnd(node, offset);
    return Number(paragraph.dataset.start) + [...before.toString()].length;
  };

  const form = document.querySelector("form.comment");
  if (form) {
    const option = new Option();
    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      if (selection.isCollapsed || selection.rangeCount === 0) return;
      const range = selection.getRangeAt(0);
      const start = placeOf(range.startContainer, range.startOffset);
      const end = placeOf(range.endContainer, range.endOffset);
      if (start === null || end === null || end <= start) return;
      const words = [...selection.toString()];
      option.value = `${start}-${end}`;
      option.text = form.elements.place.dataset.selected + words.slice(0, 18).join("") + (words.length > 18 ? "…" : "");
      form.elements.place.prepend(option);
      option.selected = true;
    });
  }
}
