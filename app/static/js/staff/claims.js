// Who packs what: the key and the bar's buttons for it, the messages about it, and that it lapses.
import { announce, toast } from "../toasts.js";
import { say } from "../words.js";
import { onKey } from "./keys.js";

const LOOK_EVERY = 15000; // ms
const send = (noun, ids) => {
  const form = document.getElementById(noun);
  htmx.ajax("POST", form.action, { source: form, swap: "none", values: { id: ids.join(",") } });
};

onKey((key, row) => {
  if (key !== "c" || row?.dataset.status !== "PENDING") return false;
  send(row.querySelector(".claim") ? "releases" : "claims", [row.id.replace("shipment-", "")]);
  return true;
});

document.getElementById("chosen")?.addEventListener("click", (event) => {
  const noun = event.target.closest("[data-claims]")?.dataset.claims;
  const boxes = document.querySelectorAll(".board tr[data-status=PENDING] .choose:checked");
  if (noun) send(noun, [...boxes].map((box) => box.value));
});

// A round of the chosen parcels is started by the form of the page's head, which has the token.
document.getElementById("chosen")?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-round]")) return;
  const ids = Object.assign(document.createElement("input"), { type: "hidden", name: "id" });
  const boxes = document.querySelectorAll(".board tr[data-status=PENDING] .choose:checked");
  ids.value = [...boxes].map((box) => box.value).join(",");
  const form = document.getElementById("rounds");
  form.append(ids);
  form.submit();
});

// The button is gone from a row that was claimed: its order has the focus then.
let pressed = null;
document.addEventListener("click", ({ target }) => (pressed = target.closest(".claim-button, .release-button")?.closest("tr").id));
document.addEventListener("shipments-claimed", ({ detail }) => {
  if (detail.kept) toast(say("not_all"), detail.told);
  else announce(detail.told);
  if (pressed) document.getElementById(`${pressed}-order`)?.focus();
  pressed = null;
});

// Rows are everybody's: which claims are the reader's own is known here alone.
const table = document.querySelector(".board");
const own = () => {
  for (const claim of table?.querySelectorAll(".claim[data-claimant]:not([data-mine])") ?? []) {
    if (claim.dataset.claimant !== table.dataset.me) continue;
    claim.dataset.mine = "";
    claim.querySelector("span").textContent = table.dataset.you;
  }
};
own();
document.addEventListener("htmx:after:swap", own);
document.addEventListener("htmx:finally:swap", own);

// No message comes when a claim lapses, for nothing changes but the time.
setInterval(() => {
  for (const claim of document.querySelectorAll(".board .claim[data-until]")) {
    if (Date.parse(claim.dataset.until) < Date.now()) claim.remove();
  }
}, LOOK_EVERY);
