"""Small bar charts in SVG, readable on a light and on a dark page."""

from html import escape
from pathlib import Path
from typing import NamedTuple

from bench.figures import Figure

_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 720, 30, 270, 110, 44
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 15px }
rect { fill: #8c959f } .ours { fill: #2f81f7 } line { stroke: #24292f; stroke-width: 1.5; opacity: .6 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #6e7681 } line { stroke: #e6edf3 } }
"""


class Bar(NamedTuple):
    """One bar: as long as the median, with a line from the least to the most."""

    label: str
    figure: Figure
    is_ours: bool


def draw(path: Path, title: str, bars: list[Bar]) -> None:
    """Write the chart to that file, the bars in the order given."""
    height = _TOP + _ROW * len(bars) + 12
    scale = (_WIDTH - _LEFT - _RIGHT) / max(bar.figure.most for bar in bars)
    rows = [_row(bar, _TOP + _ROW * number, scale) for number, bar in enumerate(bars)]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">',
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="12" y="26">{escape(title)}</text>',
        *rows,
        "</svg>",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _row(bar: Bar, top: int, scale: float) -> str:
    figure, middle = bar.figure, top + 11
    end = _LEFT + figure.most * scale
    return (
        f'<text x="{_LEFT - 10}" y="{top + 16}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect class="{"ours" if bar.is_ours else "other"}" x="{_LEFT}" y="{top}" rx="3" height="22" '
        f'width="{figure.median * scale:.1f}"/>'
        f'<line x1="{_LEFT + figure.least * scale:.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"/>'
        f'<text x="{end + 8:.1f}" y="{top + 16}">{figure.median:,.0f}</text>'
    )
