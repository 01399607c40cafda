// How high the board's rows are, which a cookie remembers.
const button = document.getElementById("density");

// The table is another one whenever the board was read anew.
const board = () => document.querySelector(".board");
const show = () => button.setAttribute("aria-pressed", String(board()?.dataset.density === "roomy"));
if (button) {
  button.addEventListener("click", () => {
    const table = board();
    const density = table?.dataset.density === "roomy" ? "dense" : "roomy";
    if (table) table.dataset.density = density;
    document.cookie = `density=${density}; path=/staff; max-age=31536000; samesite=lax`;
    show();
  });
  show();
}
