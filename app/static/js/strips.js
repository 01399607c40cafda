// A strip that scrolls sideways begins where its current item is seen.
for (const current of document.querySelectorAll(".tabs-bar > [aria-current]")) {
  const strip = current.parentElement;
  const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()];
  strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
