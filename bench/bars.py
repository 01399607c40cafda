"""Stacked bars as SVG: what one order's time is made of, before and now."""

from collections.abc import Mapping
from html import escape

from bench.curves import STYLE

WIDTH, LEFT, RIGHT = 640, 150, 70
BAR, GAP, TOP = 26, 14, 56
LINE = 18
COLOURS = (
    "#c9cfd8",
    "#2f6fdb",
    "#6fa4ef",
    "#d9822b",
    "#efb57a",
    "#2e9e6b",
    "#83cfae",
    "#b04fc4",
    "#d79be3",
    "#c8434a",
    "#e59a9e",
    "#7a6a4f",
    "#b9a98a",
    "#1f8a94",
    "#7fc4ca",
    "#8a8a8a",
    "#5b5b5b",
)
TITLE = "One order, by where its milliseconds go"

# Milliseconds by code ("before", "now"), way ("order", "consumer") and phase.
Ways = Mapping[str, Mapping[str, Mapping[str, float]]]


def svg(found: Ways) -> str:
    bars = [(f"{way}, {code}", ways[way]) for way in found["now"] for code, ways in found.items()]
    phases = list(dict.fromkeys(phase for _, of in bars for phase in of))
    colours = dict(zip(phases, (*COLOURS, *COLOURS), strict=False))
    longest = max(sum(of.values()) for _, of in bars)
    scale = (WIDTH - LEFT - RIGHT) / longest
    legend = TOP + len(bars) * (BAR + GAP)
    height = legend + LINE * ((len(phases) + 2) // 3) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{TITLE}</title><style>{STYLE}</style>",
        f'<text class="title" x="12" y="24">{TITLE}</text>',
    ]
    for row, (name, of) in enumerate(bars):
        y = TOP + row * (BAR + GAP)
        parts.append(f'<text x="12" y="{y + 17}">{escape(name)}</text>')
        x = float(LEFT)
        for phase, took in of.items():
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{took * scale:.1f}" height="{BAR}"'
                f' fill="{colours[phase]}"><title>{escape(phase)}: {took:.2f} ms</title></rect>'
            )
            x += took * scale
        parts.append(f'<text x="{x + 6:.1f}" y="{y + 17}">{sum(of.values()):.1f} ms</text>')
    for place, phase in enumerate(phases):
        x, y = 12 + place % 3 * 208, legend + LINE * (place // 3) + 4
        parts += [
            f'<rect x="{x}" y="{y}" width="11" height="11" fill="{colours[phase]}"/>',
            f'<text x="{x + 17}" y="{y + 10}">{escape(phase)}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])
