"""How long the server takes for each page of a practice."""

import time
from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from academy.people.models import Membership, Practice, Role, User
from tests.bench.measure import median
from tests.factories import skipped_guess


_TIMES = 15


def page_names() -> Iterator[tuple[str, frozenset[str]]]:
    """Every named address under a practice, with what it has to be given."""
    for resolver in get_resolver().url_patterns:
        if "practice_id" in str(resolver.pattern):
            yield from _names(resolver, "", frozenset())


def _names(
    found: URLPattern | URLResolver, space: str, given: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    given |= frozenset(found.pattern.converters)
    if isinstance(found, URLPattern):
        if found.name:
            yield f"{space}{found.name}", given
        return
    space += f"{found.namespace}:" if found.namespace else ""
    for inner in found.url_patterns:
        yield from _names(inner, space, given)


def page_times(practice: Practice) -> tuple[dict[str, float], list[str]]:
    """Median milliseconds of each page that opens, and the names of the others."""
    user = User.objects.create_user(email="bench@example.org")
    manager = Membership.objects.create(
        user=user, practice=practice, role=Role.PRACTICE_MANAGER
    )
    skipped_guess(manager)  # or else who attends often would only be asked
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    known = {
        "practice_id": practice.pk,
        "upload_id": practice.uploads.order_by("-uploaded_at")
        .values_list("pk")
        .first()[0],
    }
    times, left_out = {}, []
    for name, given in page_names():
        if not given <= known.keys():
            left_out.append(name)
            continue
        address = reverse(name, kwargs={key: known[key] for key in given})
        taken = [_once(client, address) for _ in range(_TIMES)]
        if None in taken:
            left_out.append(name)
        else:
            times[name] = median(taken[2:])  # the first ones load templates
    return times, left_out


def _once(client: Client, address: str) -> float | None:
    start = time.perf_counter()
    response = client.get(address)
    _ = b"".join(response) if response.streaming else response.content
    taken = (time.perf_counter() - start) * 1000
    return taken if response.status_code == 200 else None
