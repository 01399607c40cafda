// Choosing rows of the board, one by one, from one to another or all, and the bar that acts on them.
import { announce } from "../toasts.js";
import { say } from "../words.js";

const board = document.querySelector(".board");
const bar = document.getElementById("chosen");

const serve = () => {
  const all = document.getElementById("choose-all");
  const words = bar.querySelector("[data-count]");
  const MOST = 100; // the server's own bound, said before the way there
  let anchor = null; // the id of the row that a range begins at: rows are replaced, ids stay
  let told = 0;

  const boxes = () => [...board.querySelectorAll("tbody .choose")];
  const row = (box) => box.closest("tr");

  // A disabled button would not say why it does nothing, so one that has nothing to do is not there.
  const count = () => {
    const every = boxes();
    const chosen = every.filter((box) => box.checked);
    const many = chosen.length;
    bar.toggleAttribute("data-any", many > 0);
    words.textContent = say(many > MOST ? "chosen_too_many" : "chosen", { count: many, most: MOST });
    for (const button of bar.querySelectorAll("[data-for]")) {
      button.hidden = many > MOST || !chosen.some((box) => row(box).dataset.status === button.dataset.for);
    }
    all.checked = many > 0 && many === every.length;
    all.indeterminate = many > 0 && many < every.length;
    if (many !== told) announce(many ? words.textContent : say("chosen_none"));
    told = many;
  };

  const choose = (box, upToHere) => {
    const every = boxes();
    const from = every.findIndex((one) => row(one).id === anchor);
    const to = every.indexOf(box);
    if (upToHere && from >= 0) {
      for (const one of every.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    }
    anchor = row(box).id;
    count();
  };

  board.addEventListener("click", (event) => {
    if (event.target === all) {
      for (const box of boxes()) box.checked = all.checked;
      count();
    } else if (event.target.matches("tbody .choose")) {
      choose(event.target, event.shiftKey);
    }
  });

  board.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = event.target.closest("tr[data-testid]")?.querySelector(".choose");
    if (!box) return;
    box.checked = event.shiftKey || !box.checked;
    choose(box, event.shiftKey);
    event.preventDefault();
  });

  // P leads to the papers of what is chosen, or else of the row that has the focus.
  const papers = () => bar.querySelector("[data-papers]");
  board.addEventListener("keydown", (event) => {
    if (event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.keys === "off") return;
    const box = event.target.closest("tr[data-testid]")?.querySelector(".choose");
    if (box && !boxes().some((one) => one.checked)) {
      box.checked = true;
      choose(box, false);
    }
    if (papers().hidden) return;
    papers().focus();
    event.preventDefault();
  });

  // Who has claimed what is chosen prints next.
  document.addEventListener("shipments-claimed", () => {
    if (bar.contains(document.activeElement) && !papers().hidden) papers().focus();
  });

  bar.querySelector("[data-none]").addEventListener("click", () => {
    for (const box of boxes()) box.checked = false;
    count();
    (document.getElementById(`${anchor}-order`) ?? document.getElementById("board-title")).focus();
  });

  // Rows change under the choice, and a browser that comes back has kept it.
  document.addEventListener("htmx:finally:swap", count);
  document.addEventListener("htmx:after:swap", count);
  addEventListener("pageshow", count);
};

if (board && bar) serve();
