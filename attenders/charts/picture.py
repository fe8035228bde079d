"""A chart as a picture that is there at once: on paper, and without JavaScript.

It draws the same figures that plotly.js draws in a browser, as far as our charts use
what there is: bars beside each other, lines, dots, texts. Anything else is an error, so
that no chart is printed without a part of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import Any

from attenders.charts import shapes
from attenders.charts.letters import lines_of, width_of
from attenders.charts.parts import FONT, GRID, TEXT
from attenders.charts.scales import Scale, limits, marks
from attenders.charts.shapes import LINE, Point


WIDTH = 680  # about what A4 has between margins of 15 mm, at 96 pixels to the inch
SIZE = 13
_GAP = 7
_BAR = 14
_HEIGHT = 190  # of what is drawn where the axis upwards has numbers
_KEY = 12
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
Part = Mapping[str, Any]


def picture(figure: Part, *, label: str) -> str:
    """The figure of a Chart as an SVG element; `label` says what it is of.

    Everything in it is an attribute of its own, since our policy forbids styles.
    Raises ValueError for a figure of which a part could not be drawn.
    """
    drawing = _Drawing(figure["data"], figure.get("layout", {}))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH}'
        f' {drawing.height:g}" role="img" aria-label="{escape(label)}"'
        f' font-family="{escape(FONT)}" font-size="{SIZE}" fill="{TEXT}">'
        f"{''.join(drawing.elements())}</svg>"
    )


def height_of(figure: Part) -> float:
    """How high its picture is, where it is as wide as WIDTH."""
    return _Drawing(figure["data"], figure.get("layout", {})).height


class _Drawing:
    """One figure with its places worked out: those of names, marks and what is drawn."""

    def __init__(self, traces: Sequence[Part], layout: Part) -> None:
        for trace in traces:
            is_bar = trace["type"] == "bar"
            if not is_bar and trace["type"] != "scatter":
                raise ValueError(f"No picture can be made of a {trace['type']}")
            if is_bar and trace.get("orientation") != "h":
                raise ValueError("No picture can be made of upright bars")
        self.traces = traces
        self.notes: Sequence[Part] = layout.get("annotations", ())
        self.across: Part = layout.get("xaxis", {})
        self.upwards: Part = layout.get("yaxis", {})
        self.right = WIDTH - max(24.0, float(layout.get("margin", {}).get("r", 24)))
        self.has_key = bool(layout.get("showlegend"))

    @cached_property
    def names(self) -> list[str]:
        """What stands along the axis upwards, from the top; none where it has numbers."""
        found = [y for trace in self.traces for y in _values(trace, "y")]
        if not any(isinstance(y, str) for y in found):
            return []
        given = map(str, self.upwards.get("categoryarray", ()))
        names = [*dict.fromkeys([*given, *map(str, found)])]
        low, high = self.upwards.get("range", (0, 1))
        is_down = self.upwards.get("autorange") == "reversed" or low > high
        return names if is_down else names[::-1]

    @cached_property
    def groups(self) -> list[Any]:
        """The bars that stand beside each other for every name."""
        return [*dict.fromkeys(group for _, group in self._grouped())]

    def _grouped(self) -> Iterator[tuple[Part, Any]]:
        for at, trace in enumerate(self.traces):
            if trace["type"] == "bar":
                yield trace, trace.get("offsetgroup", at)

    @cached_property
    def row(self) -> float:
        """The height that every name has."""
        lines = max((len(lines_of(name)) for name in self.names), default=1)
        return max(lines * LINE, max(1, len(self.groups)) * _BAR) + _GAP

    @cached_property
    def left(self) -> float:
        written = [line for name in self.names for line in lines_of(name)]
        if not self.names and not self.groups:
            written = [text for _, text in self.marks_upwards]
        return max((width_of(line, size=SIZE) for line in written), default=0) + _GAP

    @cached_property
    def top(self) -> float:
        above = any(note.get("yanchor") == "bottom" for note in self.notes)
        return 6.0 + 22 * self.has_key + 20 * above + 20 * bool(_title(self.upwards))

    @cached_property
    def bottom(self) -> float:
        is_of_names = self.names or self.groups
        return self.top + (len(self.names) * self.row if is_of_names else _HEIGHT)

    @property
    def height(self) -> float:
        axis = bool(self.across.get("visible", True))
        return self.bottom + 4 + 20 * axis + 18 * bool(_title(self.across))

    @cached_property
    def x(self) -> Scale:
        found = [x for trace in self.traces for x in _values(trace, "x")]
        return Scale(*limits(self.across, found), self.left, self.right)

    @cached_property
    def limits_upwards(self) -> tuple[float, float]:
        found = [y for trace in self.traces for y in _values(trace, "y")]
        return limits(self.upwards, found)

    @cached_property
    def marks_upwards(self) -> list[tuple[float, str]]:
        return marks(self.upwards, *self.limits_upwards, most=6)

    def y(self, value: Any) -> float:
        """How far down a value, or the middle of a name, stands."""
        if self.names:
            return self.top + (self.names.index(str(value)) + 0.5) * self.row
        return Scale(*self.limits_upwards, self.bottom, self.top).at(value)

    def elements(self) -> Iterator[str]:
        if self.across.get("visible", True):
            yield from self._axis_across()
        yield from self._axis_upwards()
        for trace, group in self._grouped():
            yield from self._bars(trace, self.groups.index(group))
        for trace in self.traces:
            if trace["type"] == "scatter":
                yield from self._scatter(trace)
        if self.has_key:
            yield from self._key()
        yield from map(self._note, self.notes)

    def _axis_across(self) -> Iterator[str]:
        low, high = self.x.least, self.x.most
        could_be = marks(self.across, low, high, most=12)
        widest = max((width_of(text, size=SIZE) for _, text in could_be), default=0)
        most = int((self.right - self.left) / (widest + 24))
        for value, text in marks(self.across, low, high, most=most):
            x = self.x.at(value)
            if self.across.get("showgrid", True):
                yield shapes.line((x, self.top), (x, self.bottom), color=GRID)
            yield shapes.text((x, self.bottom + 16), text, anchor="middle")
        middle = (self.left + self.right) / 2
        if title := _title(self.across):
            yield shapes.text((middle, self.bottom + 34), title, anchor="middle")

    def _axis_upwards(self) -> Iterator[str]:
        beside = self.left - _GAP
        for name in self.names:
            yield shapes.lines((beside, self.y(name)), lines_of(name), anchor="end")
        for value, text in () if self.names or self.groups else self.marks_upwards:
            y = self.y(value)
            if self.upwards.get("showgrid", True):
                yield shapes.line((self.left, y), (self.right, y), color=GRID)
            yield shapes.text((beside, y + 4.5), text, anchor="end")
        if title := _title(self.upwards):
            yield shapes.text((0, self.top - 10), title)

    def _bars(self, trace: Part, place: int) -> Iterator[str]:
        thick = (self.row - _GAP) / len(self.groups)
        lengths, texts = _values(trace, "x"), _values(trace, "text")
        bases = _values(trace, "base") or [0] * len(lengths)
        for at, name in enumerate(_values(trace, "y")):
            length, base = lengths[at] or 0, bases[at]
            top = self.y(name) - (self.row - _GAP) / 2 + place * thick
            start, end = sorted((self.x.at(base), self.x.at(base + length)))
            if length:
                yield shapes.box(
                    (start, top + 0.5),
                    width=end - start,
                    height=thick - 1,
                    color=_color(trace, at),
                )
            if texts:
                middle = top + thick / 2
                yield _at_end(start, end, middle, texts[at], length=lengths[at])

    def _scatter(self, trace: Part) -> Iterator[str]:
        mode, texts = trace.get("mode", "lines"), _values(trace, "text")
        places = zip(_values(trace, "x"), _values(trace, "y"), strict=True)
        points = [
            None if x is None or y is None else (self.x.at(x), self.y(y))
            for x, y in places
        ]
        if "lines" in mode:
            yield shapes.path(points, trace.get("line", {}))
        if "error_x" in trace:
            yield from self._ranges(trace)
        for at, point in enumerate(points):
            if point is not None and "markers" in mode:
                yield shapes.marker(point, trace.get("marker", {}))
            if point is not None and "text" in mode:
                yield _beside(point, texts[at], trace)

    def _ranges(self, trace: Part) -> Iterator[str]:
        """The line from low to high of each value."""
        bar = trace["error_x"]
        each = zip(bar["arrayminus"], bar["array"], strict=True)
        for at, (less, more) in enumerate(each):
            value = _values(trace, "x")[at]
            if value is None or not less + more:
                continue
            y = self.y(_values(trace, "y")[at])
            low, high = self.x.at(value - less), self.x.at(value + more)
            look = {"color": bar["color"], "width": bar["thickness"]}
            yield shapes.line((low, y), (high, y), **look)
            for end in (low, high):
                yield shapes.line((end, y - 5), (end, y + 5), **look)

    def _key(self) -> Iterator[str]:
        """The colours of bars and lines, with what they stand for."""
        x = self.left
        for trace in self.traces:
            if trace.get("showlegend", True):
                name = str(trace["name"])
                color = _color(trace, 0)
                yield shapes.box((x, 2), width=_KEY, height=_KEY, color=color)
                yield shapes.text((x + _KEY + 6, 13), name)
                x += _KEY + 30 + width_of(name, size=SIZE)

    def _note(self, note: Part) -> str:
        on_paper = {name: note.get(f"{name}ref") == "paper" for name in "xy"}
        wide, high = self.right - self.left, self.bottom - self.top
        x = self.left + note["x"] * wide if on_paper["x"] else self.x.at(note["x"])
        y = self.bottom - note["y"] * high if on_paper["y"] else self.y(note["y"])
        return shapes.lines(
            (x + note.get("xshift", 0), y - 10 * (note.get("yanchor") == "bottom")),
            str(note["text"]).split("<br>"),
            anchor=_ANCHORS[note.get("xanchor", "center")],
            color=note.get("font", {}).get("color", TEXT),
        )


def _values(trace: Part, name: str) -> Sequence[Any]:
    found = trace.get(name)
    return () if found is None else list(found)


def _title(axis: Part) -> str:
    return str(axis.get("title", {}).get("text", ""))


def _color(trace: Part, at: int) -> str:
    color = trace.get("marker", {}).get("color") or trace.get("line", {}).get("color")
    return str(color if isinstance(color, str) else color[at])


def _at_end(
    start: float, end: float, middle: float, text: str, *, length: float | None
) -> str:
    """What a bar says at its end, whichever way that lies; never past the edge.

    What is said in place of a length that is not known is marked.
    """
    if length is not None and length < 0:
        return shapes.text((start - 5, middle + 4.5), text, anchor="end")
    at = min(end + 5, WIDTH - width_of(text, size=SIZE))
    return shapes.text((at, middle + 4.5), text, is_marked=length is None)


def _beside(point: Point, text: str, trace: Part) -> str:
    """A text at a point: above, below or beside it, as the trace says."""
    updown, sideways = trace.get("textposition", "middle center").split()
    away = trace.get("marker", {}).get("size", 0) / 2 + 6
    x = point[0] + {"left": -away, "center": 0, "right": away}[sideways]
    y = point[1] + {"top": -away, "middle": 4.5, "bottom": away + 9}[updown]
    # What stands to the left of its point ends there
    anchor = {"left": "end", "center": "middle", "right": "start"}[sideways]
    color = trace.get("textfont", {}).get("color", TEXT)
    return shapes.text((x, y), text, anchor=anchor, color=color)
