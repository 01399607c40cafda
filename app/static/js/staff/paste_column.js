// A column of fields that is filled like one of a spreadsheet: pasted downward, and Enter goes on.
// A table is read by the shop, which finds each number's order, or says which line it does not understand.
import { announce, toast } from "../toasts.js";
import { say } from "../words.js";

// Cells beside each other, names of columns, orders: the shop reads those (app/values/pasted.py).
const isTable = (text, lines) => /[\t;|"]|ORD|order|track/i.test(text) && (lines.length > 1 || /[\t;|]/.test(text));
const fields = [...document.querySelectorAll("input[data-column]")];

for (const [place, field] of fields.entries()) {
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
    if (isTable(text, lines)) {
      event.preventDefault();
      const form = field.form;
      form.elements.pasted.value = text;
      form.elements.from.value = field.name.replace("tracking_number-", "");
      form.requestSubmit(form.querySelector(".bulk-paste button"));
      return;
    }
    if (lines.length < 2) return;
    event.preventDefault();
    const column = fields.slice(place, place + lines.length);
    for (const [line, one] of column.entries()) one.value = lines[line].trim();
    column.at(-1).focus();
    const over = lines.length - column.length;
    announce(say(over ? "filled_and_over" : "filled", { count: column.length, over }));
    if (over) toast(say("more_numbers"), say("left_over", { over, all: lines.length }));
  });

  // The next field, and after the last one the button: a scanner ends each number with Enter.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    (fields[place + 1] ?? field.form.querySelector("[type=submit]")).focus();
  });
}

// Where some rows are blank, the others can leave without them; the button says how many those are.
const numbered = document.querySelector("[data-numbered]");
const count = () => {
  const many = fields.filter((field) => field.value.trim()).length;
  numbered.hidden = many === 0 || many === fields.length;
  numbered.querySelector("span")?.replaceChildren(say(many === 1 ? "ship_one" : "ship_some", { count: many }));
};
if (numbered) {
  count();
  numbered.form.addEventListener("input", count);
  numbered.form.addEventListener("focusin", count);
  addEventListener("pageshow", count);
}
