// A column of fields that is filled like one of a spreadsheet: pasted downward, and Enter goes on.
// Of a row with several columns the shop picks the number, or says that it cannot.
(() => {
  const { announce, say, toast } = window.doorstep;
  const fields = [...document.querySelectorAll("input[data-column]")];

  for (const [place, field] of fields.entries()) {
    field.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/);
      if (lines.length < 2 && !lines[0].includes("\t")) return;
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
})();
