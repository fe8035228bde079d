"""The home of each role, and the pages that anybody may read."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from academy.downloads import csv_response
from academy.people.models import Practice, Role
from attenders.analysis.methods import methods
from attenders.analysis.published_example import ADDRESS, SOURCE, published_example
from attenders.analysis.registered import CHILDREN_RULE, STANDING_RULES
from attenders.charts import published_example as charts
from attenders.charts.glossary import TOPICS
from attenders.demand.store import latest_run
from attenders.extracts.reading import exports
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.made_up import make_example
from attenders.tallies import summary as tallies


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is next, for each role the person holds; one practice is home by itself."""
    memberships = list(
        request.user.memberships.select_related("practice").order_by(
            "practice__name", "role"
        )
    )
    practices = [m.practice for m in memberships if m.practice is not None]
    other_roles = [m for m in memberships if m.practice is None]
    if len(set(practices)) == 1 and not other_roles:
        return redirect(_first_page(practices[0]), practice_id=practices[0].pk)
    context = {
        "memberships": memberships,
        "practices": [
            (practice, _first_page(practice)) for practice in dict.fromkeys(practices)
        ],
        "roles": {Role(m.role) for m in other_roles},
        "Role": Role,
    }
    return render(request, "programme/home.html", context)


def _first_page(practice: Practice) -> str:
    """The data comes before the results, until somebody has looked at it."""
    run = latest_run(practice)
    is_new = run is not None and run.quality_seen_at is None
    return "demand:quality" if is_new else "demand:dashboard"


@login_not_required
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """For the machine that watches: the web answers, and so does the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def server_error(_request: HttpRequest) -> HttpResponse:
    """Something of ours failed; if it is the database that is away, that passes.

    The page is made without the request, whose session may be out of reach.
    """
    failure = sys.exc_info()[1]
    if isinstance(failure, (OperationalError, InterfaceError)):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html"), status=500)


@login_not_required
@require_GET
def page_help(request: HttpRequest) -> HttpResponse:
    rules = {"standing_rules": STANDING_RULES, "children_rule": CHILDREN_RULE}
    return render(request, "programme/page_help.html", rules)


@login_not_required
@require_GET
def page_glossary(request: HttpRequest) -> HttpResponse:
    """What the words of the field mean, each with an address of its own."""
    return render(request, "programme/page_glossary.html", {"topics": TOPICS})


@login_not_required
@require_GET
def page_methods(request: HttpRequest) -> HttpResponse:
    """How every figure is worked out, each with an address of its own."""
    context = {"subjects": methods(also={"Who gets turned away": tallies})}
    return render(request, "programme/page_methods.html", context)


@require_GET
def page_sums(request: HttpRequest) -> HttpResponse:
    """A published example, worked out now, beside what the paper prints."""
    sums = published_example()
    context = {
        "finding": charts.sums_finding(sums),
        "differences": charts.sums_differences(sums),
        "slips": charts.sums_slips(sums),
        "patients": charts.patients_table(sums),
        "means": charts.means_table(sums),
        "own_doctor": charts.own_doctor_table(sums),
        "source": SOURCE,
        "address": ADDRESS,
    }
    return render(request, "programme/page_sums.html", context)


@login_not_required
@require_GET
def page_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/page_privacy.html")


@login_not_required
@require_GET
def page_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/page_accessibility.html")


@login_not_required
@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """How to run the export: which system is it?"""
    return render(request, "programme/export_list.html")


@login_not_required
@require_GET
def export_emis(request: HttpRequest) -> HttpResponse:
    context = {"ticks": exports.EMIS_LIST}
    return render(request, "programme/export_emis.html", context)


@login_not_required
@require_GET
def export_systmone(request: HttpRequest) -> HttpResponse:
    context = {"ticks": exports.SYSTMONE}
    return render(request, "programme/export_systmone.html", context)


@login_not_required
@require_GET
def export_another(request: HttpRequest) -> HttpResponse:
    """Our own template, column by column."""
    example = make_example()
    columns = exports.template_columns(example.slice(0, 1).to_pylist()[0])
    context = {"columns": columns, "rows": example.num_rows}
    return render(request, "programme/export_another.html", context)


@login_not_required
@require_GET
def template_download(_request: HttpRequest) -> HttpResponse:
    """The headings of our template, to be filled in."""
    return csv_response([TEMPLATE_HEADINGS], name="appointments-template")


@login_not_required
@require_GET
def example_download(_request: HttpRequest) -> HttpResponse:
    """Our template filled in for three people who do not exist."""
    rows = (row.values() for row in make_example().to_pylist())
    return csv_response([TEMPLATE_HEADINGS, *rows], name="appointments-example")
