// The file field covers its drop zone, so dropping works without this. It shows that a file is held
// over the zone and which one was chosen, and sends the form at once where data-sends says so.
for (const zone of document.querySelectorAll("[data-drop-zone]")) {
  const input = zone.querySelector("input[type=file]");
  const chosen = zone.querySelector("output");
  const over = (held) => zone.classList.toggle("over", held);
  zone.addEventListener("dragenter", () => over(true));
  zone.addEventListener("dragover", () => over(true));
  zone.addEventListener("dragleave", () => over(false));
  zone.addEventListener("drop", () => over(false));
  const take = () => {
    chosen.textContent = Array.from(input.files, (file) => file.name).join(", ");
    if ("sends" in zone.dataset && input.files.length) input.form.requestSubmit();
  };
  input.addEventListener("change", take);
  // Whoever was quicker than this script has chosen already. A file that a reload or "back" brought
  // along is not sent again.
  const [visit] = performance.getEntriesByType("navigation");
  if (input.files.length && visit?.type === "navigate") take();
}
