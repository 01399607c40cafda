// "/" leads to the search in the header, unless single keys are turned off (shortcuts.js), and Escape leaves it.
const field = document.getElementById("staff-search");
const typing = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
  if (/(^|; )keys=off(;|$)/.test(document.cookie)) return;
  field.focus();
  field.select();
  event.preventDefault();
});

field.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") field.blur();
});
