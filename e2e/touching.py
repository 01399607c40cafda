"""What a finger reaches, and what the bar at the foot of a phone hides from the keyboard."""

TOUCHED = "a[href], button, input:not([type=hidden]), select, textarea, summary"
# What can be touched, with the pixels in which a finger meets it and nothing else, where these are
# fewer than `least`. A link within a sentence is as high as its line, and the label of a box is
# part of it.
TOO_SMALL = """([touched, least]) => {
  const label = (one) => one.matches("[type=checkbox], [type=radio]") ? one.labels[0] : null;
  const isText = (one) => one.nodeType === 3 && /\\w\\w/.test(one.data);
  const inSentence = (one) => one.matches("a") && getComputedStyle(one).display === "inline" &&
    [...one.parentElement.childNodes].some(isText);
  const away = (one) => one.matches(".skip-link, .sr-only") || one.offsetWidth <= 1 ||
    getComputedStyle(one).clipPath.includes("50%") || !one.checkVisibility();
  const reached = (one) => {
    one.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const lines = one.getClientRects(), { x, y, width, height } = lines[0];
    const middle = [Math.min(Math.max(x + width / 2, 2), innerWidth - 2), y + height / 2];
    const meets = (right, down) => {
      const met = document.elementFromPoint(middle[0] + right, middle[1] + down);
      return met !== null && (one.contains(met) || Boolean(label(one)?.contains(met)));
    };
    const steps = (right, down) => {
      let count = 0;
      while (count < least && meets(right * count, down * count)) count += 1;
      return count;
    };
    const box = label(one)?.getBoundingClientRect() ?? { width: 0, height: 0 };
    return [
      Math.max(box.width, steps(-1, 0) + steps(1, 0) - 1),
      Math.max(box.height, steps(0, -1) + steps(0, 1) - 1),
    ];
  };
  return [...document.querySelectorAll(touched)].filter((one) => !away(one) && !inSentence(one))
    .map((one) => [one, reached(one)])
    .filter(([, size]) => Math.min(...size) < least)
    .map(([one, size]) => `${size.map(Math.round).join(" × ")}: ${one.outerHTML.slice(0, 120)}`);
}"""
# Pixels. The line of a sentence with a link takes up to four of what is right below it.
LEAST = 40

# What has the focus, and whose first 44 pixels lie under the bar at the foot all the same.
HIDDEN_IN_FOCUS = """(touched) => {
  const bar = document.querySelector(".staff-nav");
  const top = bar ? bar.getBoundingClientRect().top : innerHeight;
  const all = document.querySelectorAll(`main :is(${touched})`);
  return [...all].filter((one) => one.checkVisibility()).filter((one) => {
    scrollTo(0, 0);
    one.focus();
    const box = one.getBoundingClientRect();
    return document.activeElement === one && box.top + Math.min(box.height, 44) > top;
  }).map((one) => one.outerHTML.slice(0, 120));
}"""
