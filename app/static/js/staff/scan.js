// A scanner types into whatever has the focus, and waits for no answer. Its keys belong in the scan field
// whenever no other field has the focus; what it types before the page is read, or while an answer is on its
// way, waits here and goes into the next field code by code. The page itself stays (htmx puts the answer in
// it), since keys that fall between two pages are lost. So this runs in the head and is no module, which
// would wait until the whole page is read.
{
  let keys = "";
  let busy = true;
  const field = () => document.querySelector("[data-scan-field]");
  const typing = () => document.activeElement?.matches("input, textarea, select, [contenteditable]");
  const dialog = () => document.querySelector("dialog[open]");
  const nowhere = () => [null, document.body, document.getElementById("main")].includes(document.activeElement);
  const take = () => {
    if (!busy && nowhere() && !String(getSelection()) && !dialog()) field()?.focus();
  };
  // A refusal is heard by somebody who looks at the parcel: two tones, the second lower.
  let audio;
  const sound = () => {
    if (!document.querySelector("#scan-panel[data-tone=error]")) return;
    audio ??= new AudioContext();
    for (const [begin, hertz] of [[0, 330], [0.16, 220]]) {
      const tone = new OscillatorNode(audio, { type: "square", frequency: hertz });
      tone.connect(new GainNode(audio, { gain: 0.15 })).connect(audio.destination);
      tone.start(audio.currentTime + begin);
      tone.stop(audio.currentTime + begin + 0.14);
    }
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
  // As a keyboard would: an Enter submits, or goes on to the first field that the form still needs.
  const pour = () => {
    busy = false;
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
    const key = event.key === "Enter" ? "\n" : event.key;
    if (key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (busy) {
      keys += key;
      event.preventDefault();
    } else if (key === "\n" && missing(typing() && document.activeElement)) {
      event.preventDefault();
    } else if (!typing() && key.trim() && !dialog()) {
      field()?.focus();
    }
  }, true);
  addEventListener("DOMContentLoaded", () => {
    document.addEventListener("focusout", () => setTimeout(take));
    document.addEventListener("mouseup", () => setTimeout(take));
    addEventListener("focus", take);
    document.addEventListener("submit", () => (busy = "htmx" in window), true);
    document.addEventListener("htmx:after:swap", ({ detail }) => {
      const { pathname, search } = new URL(detail.ctx.response.raw.url);
      sound();
      if (pathname === location.pathname) history.replaceState(null, "", pathname + search);
    });
    document.addEventListener("htmx:finally:request", pour);
    // htmx takes up the forms when the page is read; a code that waited here goes through it.
    setTimeout(pour);
  });
  // Back from another page the field still holds the last code: the next scan replaces it.
  addEventListener("pageshow", (event) => event.persisted && field()?.select());
}
