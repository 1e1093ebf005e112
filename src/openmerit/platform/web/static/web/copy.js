// A button with data-copies="id" copies that field's value and says so in its own words.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  const words = button.querySelector("[data-words]");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      words.textContent = button.dataset.done;
    } catch {
      words.textContent = button.dataset.failed;
    }
    setTimeout(() => (words.textContent = before), 2000);
  });
}
