// What scripts say comes with the page, in the reader's language.
const words = Object.assign(
  {},
  ...[...document.querySelectorAll("script[data-words]")].map(({ text }) => JSON.parse(text)),
);

export const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
