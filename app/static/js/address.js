// The parts of an address as the chosen country has them: in its order, under its name, none too many.
// A part that holds something stays; without this script all of them are there.
const entries = JSON.parse(document.querySelector("[data-address-entries]").textContent);
const arranged = new WeakSet();

const follow = (parts) => {
  if (arranged.has(parts)) return;
  arranged.add(parts);
  const prefix = parts.dataset.addressParts;
  const country = document.getElementById(`${prefix}country`);
  const fields = new Map([...parts.querySelectorAll("input")].map((input) => [input.name.slice(prefix.length), input]));
  const label = fields.get("state").labels[0];
  const anywhere = label.textContent;

  const arrange = () => {
    const everything = ["postcode city state"];
    const [written, state] = country.value ? (entries[country.value] ?? ["postcode city"]) : everything;
    const order = [...new Set([...written.split(" "), ...fields.keys()])];
    for (const name of order) {
      const input = fields.get(name);
      const field = input.closest(".field");
      field.hidden = !written.includes(name) && !input.value;
      parts.append(field);
    }
    label.textContent = state ?? anywhere;
  };

  country.addEventListener("change", arrange);
  arrange();
};

const followAll = () => document.querySelectorAll("[data-address-parts]").forEach(follow);
document.addEventListener("revealed", followAll);
followAll();
