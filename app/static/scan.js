// A scanner types into whatever has the focus: the scan field takes it back when nothing else has it.
(() => {
  const field = document.querySelector("[data-scan-field]");
  const idle = () => [document.body, document.getElementById("main")].includes(document.activeElement);
  const take = () => {
    if (idle() && !String(getSelection()) && !document.querySelector("dialog[open]")) field.focus();
  };
  document.addEventListener("focusout", () => setTimeout(take));
  document.addEventListener("mouseup", () => setTimeout(take));
  addEventListener("focus", take);
  addEventListener("pageshow", () => field.select());
  field.focus();
})();
