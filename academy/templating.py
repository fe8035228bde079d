"""What the Jinja2 templates of the pages can use besides Jinja's own."""

import datetime as dt
import re
from collections.abc import Sequence

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import json_script

from academy import words


def environment(**options) -> jinja2.Environment:
    """Our templates first, then the components of NHS.UK frontend."""
    options["undefined"] = jinja2.ChainableUndefined  # the components need it
    options["loader"] = jinja2.ChoiceLoader(
        [options["loader"], jinja2.PackageLoader("nhsuk_frontend_jinja")]
    )
    made = jinja2.Environment(**options)  # noqa: S701  Django passes autoescape=True
    made.globals |= {
        "demonstration": getattr(settings, "DEMONSTRATION", False),
        "form_errors": form_errors,
        "json_script": json_script,
        "static": static,
        "url": url,
    }
    made.filters |= {
        "day": day,
        "moment": moment,
        "number": words.number,
        "people": words.people,
        "percent": words.percent,
        "plural": words.plural,
        "span": words.span,
    }
    made.tests["figure"] = is_figure
    return made


def url(name: str, /, **kwargs) -> str:
    """The address of a page; its parts by keyword."""
    return reverse(name, kwargs=kwargs)


def day(value: dt.date) -> str:
    """6 August 2018; of a time, the day it was in London."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return words.day(value)


def moment(value: dt.datetime) -> str:
    """6 August 2018, 5:30pm, in London."""
    value = timezone.localtime(value)
    return f"{day(value)}, {_time(value)}"


def _time(value: dt.datetime) -> str:
    if value.minute == 0 and value.hour in {0, 12}:
        return "midday" if value.hour else "midnight"
    minute = f":{value:%M}" if value.minute else ""
    half = "am" if value.hour < 12 else "pm"
    return f"{value.hour % 12 or 12}{minute}{half}"


FIGURE = re.compile(r"((less|fewer|more) than )?[-\u2212]?£?\d[\d,.]*%?", re.IGNORECASE)
NO_FIGURE = {"", "-", "\u2013", "not shown"}


def is_figure(cells: Sequence[object]) -> bool:
    """Whether a column of formatted cells is of numbers, to be right aligned."""
    texts = [str(cell).strip() for cell in cells]
    return all(
        text.lower() in NO_FIGURE or FIGURE.fullmatch(text) for text in texts
    ) and any(FIGURE.fullmatch(text) for text in texts)


def form_errors(form, required: dict[str, str] | None = None) -> list[dict[str, str]]:
    """The error summary of a form: errors of the whole form link to its first field.

    Required gives, by name of the field, what to say when it was left empty.
    """
    if not form or not form.is_bound:
        return []
    first = next((field.id_for_label for field in form.visible_fields()), "maincontent")
    errors = [(first, str(error)) for error in form.non_field_errors()]
    for field in form:
        empty = (required or {}).get(field.name)
        for error, text in zip(field.errors.as_data(), field.errors, strict=True):
            says = empty if empty and error.code == "required" else str(text)
            errors.append((field.id_for_label, says))
    return [{"href": f"#{to}", "text": text} for to, text in errors]
