// The page works without this. It lets a badge be dropped anywhere on the page, and pasted anywhere,
// as a file or as text.
const form = document.querySelector("form[data-verify]");
const file = form?.querySelector("input[type=file]");

const take = (files) => {
  if (!form || !files.length) return false;
  file.files = files;
  file.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
};

if (form) {
  const zone = file.closest("[data-drop-zone]");
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (event.target === file || !event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
      return;
    }
    if (event.target.matches("input, textarea")) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text.trim()) return;
    event.preventDefault();
    form.elements.pasted.value = text;
    form.requestSubmit();
  });
}
