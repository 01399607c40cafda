"""Curves as SVG: a logarithmic x axis, light or dark as the reader's page is."""

from dataclasses import dataclass
from html import escape
from math import ceil, log10

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 44, 44, 48
Line = list[tuple[float, float]]
COLOURS = ("#2f6fdb", "#d9822b", "#2e9e6b", "#b04fc4", "#c8434a")

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #444 }
.title { font-size: 14px; font-weight: 600 }
.grid { stroke: #ddd } .anchor { stroke: #888; stroke-dasharray: 5 4 }
@media (prefers-color-scheme: dark) { text { fill: #ccc } .grid { stroke: #444 } }
"""


@dataclass(frozen=True)
class Curve:
    """Points of one line, or of one line a name; `anchor` is drawn across."""

    title: str
    x: str
    y: str
    points: Line | dict[str, Line]
    anchor: float | None = None

    @property
    def lines(self) -> dict[str, Line]:
        return self.points if isinstance(self.points, dict) else {"": self.points}


def svg(curve: Curve) -> str:
    points = [point for line in curve.lines.values() for point in line]
    highest = max([y for _, y in points] + ([curve.anchor] if curve.anchor else []))
    step = _round_step(highest / 4)
    top = step * ceil(highest / step)
    first, last = log10(min(x for x, _ in points)), log10(max(x for x, _ in points))

    def across(x: float) -> float:
        share = (log10(x) - first) / (last - first) if last > first else 0.5
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def up(y: float) -> float:
        return round(HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(curve.title)}</title><style>{STYLE}</style>",
        f'<text class="title" x="{LEFT}" y="20">{escape(curve.title)}</text>',
        f'<text x="{LEFT}" y="36">{escape(curve.y)}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">{escape(curve.x)}</text>',
    ]
    for number in range(round(top / step) + 1):
        y = up(number * step)
        parts += [
            f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>',
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{number * step:,g}</text>',
        ]
    for x in sorted({x for x, _ in points}):
        at = f'x="{across(x)}" y="{HEIGHT - BOTTOM + 18}"'
        parts.append(f'<text {at} text-anchor="middle">{x:,.0f}</text>')
    if curve.anchor:
        y = up(curve.anchor)
        parts += [
            f'<path class="anchor" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>',
            f'<text x="{WIDTH - RIGHT}" y="{y - 5}" text-anchor="end">P, PostgreSQL alone</text>',
        ]
    names: list[str] = []
    for (name, line), colour in zip(curve.lines.items(), COLOURS, strict=False):
        parts += _line([(across(x), up(y)) for x, y in line], colour)
        names.append(f'<tspan dx="12" style="fill:{colour}">{escape(name)}</tspan>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="36" text-anchor="end">{"".join(names)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _line(points: Line, colour: str) -> list[str]:
    path = "L".join(f"{x} {y}" for x, y in points)
    return [
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points),
    ]


def _round_step(least: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 …"""
    size = 10 ** ceil(log10(least) - 1) if least > 0 else 1
    return next(step * size for step in (1, 2, 5, 10) if step * size >= least * 0.999)
