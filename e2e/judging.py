"""Whether everybody can use a page: WCAG 2.2 AA, as axe-core finds it, on any screen."""

from pathlib import Path

from playwright.sync_api import Page, expect

AXE = (Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js").read_text()
# Colours that change slowly are judged as they end, not on their way.
AT_ONCE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; }");
  document.adoptedStyleSheets.push(sheet);
}"""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
RUN_AXE = """async (within) => {
  for (const change of document.getAnimations()) {
    if (change.effect.getComputedTiming().endTime < Infinity) change.finish();
  }
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const rules = { "target-size": { enabled: true } };
  const options = { runOnly: tags, rules, resultTypes: ["violations"], preload: false };
  const { violations } = await axe.run(within ?? document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The innermost elements that end beyond the window, and are in no part that scrolls by itself.
WIDEST = """() => [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((one) => {
    let box = one.parentElement;
    while (box !== document.body && getComputedStyle(box).overflowX === "visible") {
      box = box.parentElement;
    }
    return box === document.body;
  })
  .filter((one, _, all) => !all.some((other) => other !== one && one.contains(other)))
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""
NARROW = (320, 375)


def fits_everybody(page: Page, what: str, within: str | None = None) -> None:
    """On a wide light screen, and on a narrow dark one; all of the page, or what is `within`."""
    root = page.locator("html")
    page.evaluate(AT_ONCE)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(root).not_to_contain_class("dark")
    _has_none(violations(page, within), f"{what}, wide and light")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(root).to_contain_class("dark")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 812})
        page.evaluate(DRAWN)
        too_wide = page.evaluate(TOO_WIDE) > 0
        assert not too_wide, f"{what} scrolls sideways at {width} px: {page.evaluate(WIDEST)}"
    _has_none(violations(page, within), f"{what}, narrow and dark")


def _has_none(found: list[str], where: str) -> None:
    assert found == [], "\n".join([where, *found])


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds. It comes by the debugger's door, which the page's policy does not close."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, within)
