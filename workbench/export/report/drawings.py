"""Small drawings as SVG: rank intervals, weeks, shares, sparklines. Figures only, no names.

Colours come from the page's own style, so that they follow light, dark and paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

__all__ = ["bars_svg", "interval_svg", "share_svg", "spark_svg"]

WIDE = 170
BARS = (720.0, 190.0)
NICE = (1, 2, 2.5, 5, 10)


def interval_svg(rank: int, low: int, high: int, candidates: int) -> Markup:
    """Draw where a rank lies between 1 and the last, on a logarithmic line."""

    def place(number: float) -> float:
        whole = math.log(max(candidates, 2))
        return round(7 + (WIDE - 14) * math.log(max(number, 1)) / whole, 1)

    ticks = [10**power for power in range(9) if 10**power <= max(candidates, 1)]
    marks = "".join(f'<path class="tick" d="M{place(t)} 13v6"/>' for t in (*ticks, candidates))
    a, b = place(min(low, rank)), place(max(high, rank))
    return _drawn(
        f'<svg class="interval" viewBox="0 0 {WIDE} 22" aria-hidden="true">'
        f'<path class="track" d="M7 16H{WIDE - 7}"/>{marks}'
        f'<rect class="range" x="{a - 3:.1f}" y="12.5" width="{b - a + 6:.1f}" height="7" '
        f'rx="3.5"/>'
        f'<circle class="dot" cx="{place(rank)}" cy="16" r="4.5"/></svg>'
    )


def bars_svg(
    totals: Sequence[int], parts: Sequence[int], labels: Sequence[tuple[int, str]], numbers: object
) -> Markup:
    """Draw bars with a darker part each.

    Parameters
    ----------
    totals, parts
        By week, oldest first.
    labels
        Position and name of the months.
    numbers
        Says a number; called for the lines behind.
    """
    width, height = BARS
    left, foot, top = 44.0, 22.0, 10.0
    most = max([1, *totals])
    step = _step(most / 3)
    high = step * math.ceil(most / step)
    scale = (height - foot - top) / high
    base = height - foot
    lines = "".join(
        f'<path class="grid" d="M{left} {base - y * scale:.1f}H{width}"/>'
        f'<text class="axis" x="{left - 8}" y="{base - y * scale + 4:.1f}" text-anchor="end">'
        f"{Markup.escape(numbers(y) if callable(numbers) else str(y))}</text>"
        for y in _upto(step, high)
    )
    slot = (width - left) / max(len(totals), 1)
    wide = min(slot * 0.72, 40)
    bars = "".join(
        _bar("bar", left + slot * i + (slot - wide) / 2, base, wide, total * scale)
        + _bar("bar strong", left + slot * i + (slot - wide) / 2, base, wide, part * scale)
        for i, (total, part) in enumerate(zip(totals, parts, strict=True))
    )
    names = "".join(
        f'<text class="axis" x="{left + slot * i + (slot - wide) / 2:.1f}" y="{height - 5:.0f}">'
        f"{Markup.escape(name)}</text>"
        for i, name in labels
    )
    return _drawn(
        f'<svg class="bars" viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true">'
        f"{lines}{bars}{names}</svg>"
    )


def share_svg(share: float, low: float, high: float, *, ours: bool) -> Markup:
    """Draw a share as a bar with its interval as a whisker."""
    if not all(map(math.isfinite, (share, low, high))):
        return Markup("")
    a, b, x = (round(2 + 236 * min(max(v, 0.0), 1.0), 1) for v in (low, high, share))
    return _drawn(
        '<svg class="share" viewBox="0 0 240 18" aria-hidden="true">'
        f'<rect class="track" x="2" y="4" width="236" height="10" rx="3"/>'
        f'<rect class="bar{" strong" if ours else ""}" x="2" y="4" width="{max(x - 2, 1):.1f}" '
        'height="10" rx="3"/>'
        f'<path class="whisker" d="M{a} 9H{b}M{a} 5v8M{b} 5v8"/></svg>'
    )


def spark_svg(values: Sequence[float]) -> Markup:
    """Draw how something went as a thin line."""
    known = [v if math.isfinite(v) else 0.0 for v in values]
    if len(known) < 2:  # noqa: PLR2004  # a line has two ends
        return Markup("")
    most = max([1e-9, *known])
    points = " ".join(
        f"{2 + 96 * i / (len(known) - 1):.1f},{22 - 19 * v / most:.1f}" for i, v in enumerate(known)
    )
    return _drawn(
        '<svg class="spark" viewBox="0 0 100 24" aria-hidden="true">'
        f'<polyline points="{points}"/></svg>'
    )


def _drawn(svg: str) -> Markup:
    """Return a drawing as markup: numbers of ours, and words that were escaped."""
    return Markup(svg)  # noqa: S704  # nothing foreign gets here


def _bar(kind: str, x: float, base: float, wide: float, tall: float) -> str:
    if tall <= 0:
        return ""
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{base - tall:.1f}" width="{wide:.1f}" '
        f'height="{tall:.1f}" rx="{min(2.5, wide / 3, tall / 2):.1f}"/>'
    )


def _step(rough: float) -> float:
    power = 10 ** math.floor(math.log10(max(rough, 1)))
    return float(max(1, next((n * power for n in NICE if n * power >= rough), 10 * power)))


def _upto(step: float, high: float) -> list[float]:
    return [step * i for i in range(round(high / step) + 1)]
