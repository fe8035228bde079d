"""A view in the address of a page, so that it can be kept and sent."""

from datetime import date
from typing import Any

from django.http import Http404, QueryDict

from attenders.analysis.counting import Counting
from attenders.analysis.view import DEFAULT, View, ViewError
from attenders.analysis.window import Window


def view_from(query: QueryDict) -> View:
    """What the address asks for; what it does not say is as by default.

    `from` and `to` (such as 2025-04-01) come together; `staff`, `outcomes`, `modes` and
    `definition` are the names of these choices. Raises Http404 for anything else.
    """
    chosen = DEFAULT.counting
    try:
        return View(
            window=_window(query),
            counting=Counting(
                staff=_named(query, "staff", chosen.staff),
                outcomes=_named(query, "outcomes", chosen.outcomes),
                modes=_named(query, "modes", chosen.modes),
            ),
            definition=_named(query, "definition", DEFAULT.definition),
        )
    except (ViewError, ValueError) as error:
        raise Http404 from error


def _window(query: QueryDict) -> Window | None:
    days = [query.get(name, "") for name in ("from", "to")]
    if days == ["", ""]:
        return None
    return Window(*map(date.fromisoformat, days))


def _named(query: QueryDict, name: str, default: str) -> Any:
    """The choice, whatever it says: a view refuses one that there is not."""
    return query.get(name) or default


def query_of(view: View) -> str:
    """The address's part after the question mark; empty for the default view."""
    query = QueryDict(mutable=True)
    if view.window is not None:
        query["from"] = view.window.first.isoformat()
        query["to"] = view.window.last.isoformat()
    usual = DEFAULT.counting.to_dict()
    counting = view.counting.to_dict()
    query.update(
        {name: counting[name] for name in usual if counting[name] != usual[name]}
    )
    if view.definition != DEFAULT.definition:
        query["definition"] = view.definition
    return query.urlencode()


def address_end(view: View) -> str:
    """The end of an address, with its question mark if it has any."""
    query = query_of(view)
    return f"?{query}" if query else ""
