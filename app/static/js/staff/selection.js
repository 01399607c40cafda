// Choosing rows of the board, one by one, from one to another or all, and the bar that acts on them.
import { announce } from "../toasts.js";
import { say } from "../words.js";
import { onKey } from "./keys.js";

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
    if (many !== told) delete bar.dataset.packing;
    if (!("packing" in bar.dataset)) words.textContent = say(many > MOST ? "chosen_too_many" : "chosen", { count: many, most: MOST });
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

  onKey((key, row, { shiftKey }) => {
    const box = row?.querySelector(".choose");
    if (key.toLowerCase() !== "x" || !box) return false;
    box.checked = shiftKey || !box.checked;
    choose(box, shiftKey);
    return true;
  });

  // P leads to the papers of what is chosen, or else of the row that has the focus.
  const papers = () => bar.querySelector("[data-papers]");
  onKey((key, row) => {
    if (key !== "p") return false;
    const box = row?.querySelector(".choose");
    if (box && !boxes().some((one) => one.checked)) {
      box.checked = true;
      choose(box, false);
    }
    if (papers().hidden || !bar.hasAttribute("data-any")) return false;
    papers().focus();
    return true;
  });

  // Who has claimed what is chosen prints next.
  document.addEventListener("shipments-claimed", ({ detail }) => {
    if (!bar.hasAttribute("data-any") || !detail.packing) return;
    bar.dataset.packing = "";
    words.textContent = say("packing", { count: detail.packing });
    if (bar.contains(document.activeElement) && !papers().hidden) papers().focus();
  });

  bar.querySelector("[data-all]").addEventListener("click", () => all.click());

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
