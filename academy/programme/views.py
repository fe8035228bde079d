"""The home of each role, and the pages that anybody may read."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from academy.people.models import Role


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
        return redirect("demand:dashboard", practice_id=practices[0].pk)
    context = {
        "memberships": memberships,
        "practices": list(dict.fromkeys(practices)),
        "roles": {Role(m.role) for m in other_roles},
        "Role": Role,
    }
    return render(request, "programme/home.html", context)


@login_not_required
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """For the machine that watches: the web answers, and so does the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_GET
def page_help(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/page_help.html")


@login_not_required
@require_GET
def page_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/page_privacy.html")


@login_not_required
@require_GET
def page_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "programme/page_accessibility.html")
