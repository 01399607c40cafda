// The board's dialog, where the focus goes after a step, the keys of the list, and the messages about changes.
import { announce } from "../toasts.js";
import { say } from "../words.js";
import { onKey } from "./keys.js";

const dialog = document.getElementById("dialog");
const tabs = document.getElementById("board-tabs");
tabs?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const rows = () => [...document.querySelectorAll(".board tr[data-testid]")];

// The dialog opens when its form has come; an answer that replaces the form keeps it open.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.target !== dialog) return;
  onTheirClock(dialog);
  if (dialog.open) dialog.querySelector("#errors, [autofocus]")?.focus();
  else dialog.showModal();
});

// A message with a way on outlives the dialog.
const shut = () => {
  dialog.close();
  document.getElementById("toasts").append(...dialog.querySelectorAll(".toast[data-stays]"));
  dialog.replaceChildren();
};

dialog?.addEventListener("close", () => {
  if (!dialog.open) dialog.replaceChildren();
});

dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  shut();
});

// Behind an open dialog nobody would see a message, so it goes into the dialog.
const toasts = document.getElementById("toasts");
new MutationObserver(() => {
  if (dialog?.open) dialog.querySelector("header")?.after(...toasts.children);
}).observe(toasts, { childList: true });

// A step was taken: the row's next step has the focus, or its order when there is none left.
document.addEventListener("shipment-moved", ({ detail }) => {
  const id = `shipment-${detail.shipment}`;
  document.getElementById("shipment-claim")?.remove();
  shut();
  const next = document.getElementById(`${id}-action`) ?? document.getElementById(`${id}-order`);
  next?.focus();
  untold.delete(id);
  announce(detail.told);
});

// J begins at the first row from anywhere on the page; the other keys take the row that has the focus.
onKey((key, row) => {
  const all = rows();
  const way = { j: 1, k: -1 }[key];
  const step = { s: "dispatch", d: "delivery" }[key];
  if (way) {
    const next = row ? all[all.indexOf(row) + way] : all[0];
    next?.querySelector(".cell-order a").focus();
    return Boolean(next);
  }
  if (step) row?.querySelector(`[data-step="${step}"]`)?.click();
  return Boolean(step && row);
});

// Escape leaves the search, which then says again what is shown.
const search = document.getElementById("board-search");
search?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  search.value = search.defaultValue;
  document.getElementById("board-title").focus();
});

// What changes: the row lights up, the numbers on the tabs follow, and the live region tells it.
const untold = new Map();
let news = 0;
let waiting = 0;
const tellLater = () => {
  waiting ||= setTimeout(() => {
    waiting = 0;
    const told = [...untold.values()];
    if (news) told.push(say(news === 1 ? "one_new" : "many_new", { count: news }));
    if (told.length) announce(told.join(", "));
    untold.clear();
    news = 0;
  }, 1000);
};
const changed = ({ target, oldValue }) => {
  if (target.id === "board-news") {
    news = Number(target.dataset.count);
  } else if (target.dataset.number && target.dataset.status !== oldValue) {
    target.classList.add("just-changed");
    setTimeout(() => target.classList.remove("just-changed"), 1600);
    untold.set(target.id, say(`now_${target.dataset.status.toLowerCase()}`, { number: target.dataset.number }));
  } else {
    return;
  }
  tellLater();
  htmx.trigger(tabs, "board-changed");
};
if (tabs) {
  new MutationObserver((changes) => changes.forEach(changed)).observe(document.getElementById("main"), {
    subtree: true,
    attributeFilter: ["data-status", "data-count", "data-in-shop"],
    attributeOldValue: true,
  });
}

// A time that is typed is the reader's own; its distance from UTC goes with it.
function onTheirClock(root) {
  const offset = root.querySelector("[data-offset-of]");
  if (!offset || offset.dataset.clock) return;
  const field = document.getElementById(offset.dataset.offsetOf);
  const tellOffset = () => {
    offset.value = -new Date(field.value || Date.now()).getTimezoneOffset();
  };
  offset.dataset.clock = "theirs";
  document.getElementById(`${field.id}-hint`).textContent = offset.dataset.ownTime;
  field.addEventListener("change", tellOffset);
  tellOffset();
}

onTheirClock(document);
