"""Reports as HTML: what is kept, shown, and printed.

This is the one way in which figures become a page that leaves the practice; it takes an
OutsideReport, and so nothing but what was released.
"""

import datetime as dt
from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from academy import chromium
from attenders.analysis import disclosure
from attenders.analysis.disclosure import DisclosureError
from attenders.analysis.outside import OUTSIDE, OutsideReport
from attenders.charts import outside
from attenders.charts.picture import picture
from attenders.demand import paper
from attenders.demand.report_inside import InsideReport


@dataclass(frozen=True)
class Heading:
    """Whose report it is, and when it and its figures were made."""

    practice: str
    made_on: dt.date
    figures_on: dt.date


def inside_document(report: InsideReport, *, heading: Heading) -> str:
    """The report for the practice itself."""
    context = {"heading": heading, "report": report, "picture": picture}
    return render_to_string("demand/report_inside.html", context)


def outside_document(report: OutsideReport, *, heading: Heading) -> str:
    """The report for people outside. Raises DisclosureError for any other report."""
    if type(report) is not OutsideReport:
        raise DisclosureError("Only an outside report may leave the practice")
    sections, caveats = outside.drawn_sections(report), outside.caveats(report)
    methods = [OUTSIDE[section.key].method for section in report.sections]
    pages = paper.pages(
        lists=[*caveats, *(section.drawings[0].finding for section in sections)],
        subjects=[("", section.drawings) for section in sections],
        methods=[disclosure.METHOD, *methods],
    )
    context = {
        "heading": heading,
        "window": report.window,
        "hidden": report.hidden,
        "missing": report.missing,
        "caveats": caveats,
        "sections": sections,
        "methods": methods,
        "is_close": pages > paper.MOST_PAGES,
        "rule": disclosure.METHOD,
        "picture": picture,
        "is_hidden": outside.is_hidden,
    }
    return render_to_string("demand/report_outside.html", context)


def whole_page(document: str, *, title: str, is_close: bool = False) -> str:
    """The document as a page that stands alone: with its style, and sealed.

    `is_close` sets it smaller, for one that would be too many pages.
    """
    close = ' class="app-report-close"' if is_close else ""
    style = finders.find("app.css")
    assert style is not None  # it is built with everything else
    return chromium.sealed(
        title=escape(title),
        style=Path(style).read_text("utf-8"),
        body=f"<main{close}>{document}</main>",
    )
