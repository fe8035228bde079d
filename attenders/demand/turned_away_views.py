"""Who was turned away at reception, beside the appointments of the same sessions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from academy.people.permissions import PracticeRequest, for_practice_people
from attenders.analysis.turned_away import METHOD, TurnedAway
from attenders.charts.turned_away import turned_away_chart
from attenders.demand import store


@for_practice_people
@require_GET
def turned_away(request: PracticeRequest) -> HttpResponse:
    """The tally beside the appointments, as the latest figures have it."""
    run = store.latest_run(request.practice)
    found = store.load(run, "TURNED_AWAY") if run else None
    context = {
        "practice": request.practice,
        "here": "tally",
        "run": run,
        "is_stale": run is not None and store.is_stale(run),
        "drawing": turned_away_chart(found) if isinstance(found, TurnedAway) else None,
        "why_not": getattr(found, "why", ""),
        "method": METHOD,
    }
    return render(request, "demand/turned_away.html", context)
