// The buttons beside a number of pieces: one more, one less, and never beyond what there is.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-count]");
  const field = button?.parentElement.querySelector("input[type=number]");
  if (!field) return;
  if (button.dataset.count === "1") field.stepUp();
  else field.stepDown();
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
