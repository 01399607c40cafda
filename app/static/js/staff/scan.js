// A scanner types into whatever has the focus and does not wait for the page. Its keys belong in the
// scan field whenever nothing else has the focus, and also when they come before the field is there:
// so this runs in the head and is no module, which would wait until the whole page is read.
{
  let early = "";
  const field = () => document.querySelector("[data-scan-field]");
  const idle = () => [null, document.body, document.getElementById("main")].includes(document.activeElement);
  const take = () => {
    if (idle() && !String(getSelection()) && !document.querySelector("dialog[open]")) field().focus();
  };
  addEventListener("keydown", (event) => {
    if (!idle() || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (field()) take();
    else early += event.key;
  });
  addEventListener("DOMContentLoaded", () => {
    document.addEventListener("focusout", () => setTimeout(take));
    document.addEventListener("mouseup", () => setTimeout(take));
    addEventListener("focus", take);
    take();
    if (early) field().value = early + field().value;
    else if (field().value === field().defaultValue) field().select();
  });
  // Back from another page the field still holds the last code: the next scan replaces it.
  addEventListener("pageshow", (event) => event.persisted && field().select());
}
