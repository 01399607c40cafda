// Pictures are put in order by dragging. The buttons of each do the same without it.
const list = document.querySelector("[data-sortable]");
const items = () => [...list.querySelectorAll(":scope > li")];
let dragged = null;
let from = -1;

const settle = () => {
  const to = items().indexOf(dragged);
  const form = dragged.querySelector("[data-move]");
  dragged.removeAttribute("data-dragged");
  if (to === from) return;
  const wanted = Object.assign(document.createElement("input"), { type: "hidden", name: "position", value: to + 1 });
  form.append(wanted);
  form.submit();
};

if (list && items().length > 1) {
  for (const item of items()) {
    // Only the image is the handle: texts and buttons stay usable.
    item.querySelector("img").draggable = true;
  }
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    from = items().indexOf(dragged);
    dragged.setAttribute("data-dragged", "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged) return;
    event.preventDefault();
    if (!over || over === dragged) return;
    const middle = over.getBoundingClientRect();
    over[event.clientY > middle.top + middle.height / 2 ? "after" : "before"](dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (dragged) settle();
    dragged = null;
  });
}
