// A scanner types into whatever has the focus, and waits for no answer. Its keys belong in the scan field
// whenever no other field has the focus; what it types before the page is read, or while an answer is on its
// way, waits here and goes into the next field code by code. The page itself stays (htmx puts the answer in
// it), since keys that fall between two pages are lost. So this runs in the head and is no module, which
// would wait until the whole page is read.
{
  let keys = "";
  let busy = true;
  const field = () => document.querySelector("[data-scan-field]");
  const typing = () => document.activeElement?.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  // A letter in a field for a number is the beginning of a code.
  const isWrong = (key) => document.activeElement.type === "number" && /[a-df-z]/i.test(key);
  const dialog = () => document.querySelector("dialog[open]");
  const nowhere = () => [null, document.body, document.getElementById("main")].includes(document.activeElement);
  // The field has the focus after a tap, too, but shows no keyboard on the screen until it is tapped itself.
  let touched = false;
  const take = (may = nowhere) => {
    const next = field();
    if (!next || busy || !may() || String(getSelection()) || dialog()) return;
    if (touched) {
      next.dataset.keyboard ??= next.inputMode;
      next.inputMode = "none";
    }
    next.focus();
  };
  const touch = ({ pointerType, target }) => {
    touched = pointerType === "touch";
    if (target.dataset?.keyboard !== undefined) target.inputMode = target.dataset.keyboard;
  };
  // Some scanners end a code with Tab. They are faster than anybody who types.
  const FAST = 35; // milliseconds for each key
  let began = 0;
  const isScanned = ({ timeStamp }) => {
    const into = field();
    if (busy) return keys !== "" && !keys.endsWith("\n");
    return into && into === document.activeElement && into.value.length > 3 && timeStamp - began < FAST * into.value.length;
  };
  // The printed code "?" says that something is not there, as does its key on a German or French keyboard.
  const missing = (into) => {
    const way = document.querySelector("[data-not-there]");
    if (!way || !into?.form || !["?", "_", "§"].includes(into.value.trim())) return false;
    into.value = into.defaultValue;
    busy = "htmx" in window;
    way.click();
    return true;
  };
  // As a keyboard would: an Enter submits, or goes on to the first field that the form still needs. A form that
  // needs no further scan goes by itself.
  const pour = () => {
    busy = false;
    const ready = document.querySelector("form[data-ships-at-once]");
    ready?.removeAttribute("data-ships-at-once");
    ready?.requestSubmit();
    take();
    while (keys && !busy) {
      const [code] = keys.split("\n", 1);
      const whole = keys.length > code.length;
      const into = typing() ? document.activeElement : field();
      keys = keys.slice(code.length + 1);
      if (!code || !into) continue;
      into.focus();
      into.value = code;
      if (whole && !missing(into)) into.form.requestSubmit();
    }
    const next = field();
    if (!busy && next && next === document.activeElement && next.value === next.defaultValue) next.select();
  };

  addEventListener("keydown", (event) => {
    const tab = event.key === "Tab" && !event.shiftKey && isScanned(event);
    const key = tab || event.key === "Enter" ? "\n" : event.key;
    if (!document.activeElement?.value) began = event.timeStamp;
    touched = false;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (busy) {
      keys += key;
      event.preventDefault();
    } else if (key === "\n" && missing(typing() && document.activeElement)) {
      event.preventDefault();
    } else if ((!typing() || isWrong(key)) && key.trim() && !dialog()) {
      field()?.focus();
    } else if (tab) {
      event.preventDefault();
      field().form.requestSubmit();
    }
  }, true);
  addEventListener("DOMContentLoaded", () => {
    document.addEventListener("focusout", () => setTimeout(take));
    document.addEventListener("code-seen", ({ detail }) => {
      keys += `${detail}\n`;
      if (!busy) pour();
    });
    document.addEventListener("mouseup", () => setTimeout(take));
    document.addEventListener("click", ({ detail }) => detail && setTimeout(() => take(() => !typing())));
    document.addEventListener("close", () => setTimeout(take), true);
    document.addEventListener("pointerdown", touch, true);
    addEventListener("focus", () => take());
    document.addEventListener("submit", () => (busy = "htmx" in window), true);
    document.addEventListener("htmx:after:swap", ({ detail }) => {
      const { pathname, search } = new URL(detail.ctx.response.raw.url);
      if (pathname === location.pathname) history.replaceState(null, "", pathname + search);
    });
    document.addEventListener("htmx:finally:request", pour);
    // htmx takes up the forms when the page is read; a code that waited here goes through it.
    setTimeout(pour);
  });
  // Back from another page the field still holds the last code: the next scan replaces it.
  addEventListener("pageshow", (event) => event.persisted && field()?.select());
}
