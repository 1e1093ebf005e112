// A form with data-previews="html text" shows in these frames how it reads, while one types.
const form = document.querySelector("[data-previews]");
const show = form?.querySelector("[formtarget]");
if (show) {
  const [asHtml, asText] = form.dataset.previews.split(" ");
  const address = show.formAction;
  show.hidden = true;
  let waiting;
  const submitTo = (frame, action) => {
    show.formTarget = frame;
    show.formAction = action;
    form.requestSubmit(show);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      submitTo(asHtml, address);
      setTimeout(() => submitTo(asText, `${address}?as=text`), 50);
    }, 400);
  });
}
