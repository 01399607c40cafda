// The sheet of keys, "?", and the switch that turns single keys off, which a cookie remembers.
const root = document.documentElement;
const sheet = document.getElementById("keys");
const box = document.getElementById("keys-on");
const typing = "input, textarea, select, [contenteditable]";

const turn = (on) => {
  root.dataset.keys = on ? "on" : "off";
  box.checked = on;
};
turn(!/(^|; )keys=off(;|$)/.test(document.cookie));

box.addEventListener("change", () => {
  document.cookie = `keys=${box.checked ? "on" : "off"}; path=/staff; max-age=31536000; samesite=lax`;
  turn(box.checked);
});
document.getElementById("keys-button").addEventListener("click", () => sheet.showModal());
sheet.addEventListener("click", ({ target }) => {
  if (target === sheet || target.closest("[data-close-keys]")) sheet.close();
});

document.addEventListener("keydown", (event) => {
  if (root.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
  if (event.key !== "?") return;
  sheet.showModal();
  event.preventDefault();
});
