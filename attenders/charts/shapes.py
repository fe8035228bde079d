"""The shapes of a picture, as elements of SVG."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from attenders.charts.parts import TEXT


LINE = 16  # from one line of text to the next, in pixels
_DASHES = {"dot": "2 4", "dash": "8 5", "dashdot": "8 4 2 4"}
Point = tuple[float, float]


def line(start: Point, end: Point, *, color: str, width: float = 1) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}"'
        f' y2="{end[1]:.1f}" stroke="{color}" stroke-width="{width:g}"/>'
    )


def box(corner: Point, *, width: float, height: float, color: str) -> str:
    return (
        f'<rect x="{corner[0]:.1f}" y="{corner[1]:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" fill="{color}"/>'
    )


def text(
    at: Point,
    words: str,
    *,
    anchor: str = "start",
    color: str = TEXT,
    is_marked: bool = False,
) -> str:
    """One line of text; `anchor` is the end of it that stands at the point.

    What `is_marked` stands in place of a number that is not there.
    """
    mark = ' font-style="italic" text-decoration="underline"' if is_marked else ""
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}"'
        f' fill="{color}"{mark}>{escape(words.strip())}</text>'
    )


def lines(
    at: Point, words: Sequence[str], *, anchor: str = "start", color: str = TEXT
) -> str:
    """Lines of text, as many above the point as below it."""
    first = at[1] - (len(words) - 1) * LINE / 2 + 4.5
    return "".join(
        text((at[0], first + place * LINE), line, anchor=anchor, color=color)
        for place, line in enumerate(words)
    )


def path(points: Sequence[Point | None], look: Mapping[str, Any]) -> str:
    """The line through the points, with a gap where there is none."""
    steps, is_on = [], False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if is_on else 'M'}{point[0]:.1f} {point[1]:.1f}")
        is_on = point is not None
    dash = _DASHES.get(look.get("dash", "solid"))
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{"".join(steps)}" fill="none" stroke="{look.get("color", TEXT)}"'
        f' stroke-width="{look.get("width", 2)}"{dashes}/>'
    )


def marker(at: Point, look: Mapping[str, Any]) -> str:
    """A dot, or a diamond; filled or with an edge, as a chart says."""
    half, color = look.get("size", 6) / 2, look.get("color", TEXT)
    edge = look.get("line", {})
    stroke = (
        f' stroke="{edge["color"]}" stroke-width="{edge.get("width", 1)}"'
        if edge
        else ""
    )
    if "diamond" in look.get("symbol", ""):
        way = f"l{half} {half}l{-half} {half}l{-half} {-half}z"
        return (
            f'<path d="M{at[0]:.1f} {at[1] - half:.1f}{way}" fill="{color}"{stroke}/>'
        )
    return (
        f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{half:g}" fill="{color}"'
        f"{stroke}/>"
    )
