"""The home of each role, and the pages that anybody may read."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from academy.downloads import csv_response
from academy.people.models import Practice, Role
from academy.people.permissions import PracticeRequest, for_practice_people
from academy.programme.state import service, state_of
from academy.programme.steps import State, errands, next_steps, tasks
from attenders.analysis.methods import methods
from attenders.analysis.published_example import ADDRESS, SOURCE, published_example
from attenders.analysis.registered import CHILDREN_RULE, STANDING_RULES
from attenders.charts import published_example as charts
from attenders.charts.glossary import TOPICS
from attenders.extracts.reading import exports
from attenders.extracts.reading.layouts import TEMPLATE_HEADINGS
from attenders.made_up import make_example
from attenders.tallies import summary as tallies


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is next, for each role the person holds; one practice has a page of its own."""
    memberships = list(
        request.user.memberships.select_related("practice").order_by(
            "practice__name", "role"
        )
    )
    practices = dict.fromkeys(m.practice for m in memberships if m.practice is not None)
    roles = {Role(m.role) for m in memberships if m.practice is None}
    if len(practices) == 1 and not roles:
        return redirect("practice_home", practice_id=next(iter(practices)).pk)
    context = {
        "practices": [
            (practice, next_steps(_state(request, practice))) for practice in practices
        ],
        "roles": roles,
        "Role": Role,
        "errands": errands(service()) if Role.ADMINISTRATOR in roles else (),
    }
    return render(request, "programme/home.html", context)


def _state(request: HttpRequest, practice: Practice) -> State:
    return state_of(practice, person=request.user, today=timezone.localdate())


@for_practice_people
@require_GET
def practice_home(request: PracticeRequest) -> HttpResponse:
    """What is next in a practice, the most important first, and how far it is."""
    state = _state(request, request.practice)
    context = {
        "practice": request.practice,
        "here": "home",
        "state": state,
        "steps": next_steps(state),
        "tasks": tasks(state),
    }
    return render(request, "programme/practice_home.html", context)


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
