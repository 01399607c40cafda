// What is ticked of a pick round stays ticked on this device, until another round begins.
const list = document.getElementById("round-picks");
const KEPT = "round ticks";

if (list) {
  const { round } = list.dataset;
  const boxes = [...list.querySelectorAll("input")];
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  const ticked = new Set(kept.round === round ? kept.ticked : []);
  for (const box of boxes) box.checked = ticked.has(box.value);
  list.addEventListener("change", () => {
    const now = boxes.filter((box) => box.checked).map((box) => box.value);
    localStorage.setItem(KEPT, JSON.stringify({ round, ticked: now }));
  });
}
