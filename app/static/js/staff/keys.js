// Single keys of the board: pressed anywhere but where somebody types, unless they are turned off (shortcuts.js).
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

// `act` gets the key, the row that has the focus (or null) and the event, and returns whether it took the key.
export const onKey = (act) => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    if (event.target.closest(typing) || document.querySelector("dialog[open]")) return;
    const row = event.target.closest(".board tr[data-testid]");
    if (document.querySelector(".board") && act(event.key, row, event)) event.preventDefault();
  });
};
