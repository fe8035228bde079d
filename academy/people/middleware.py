"""One place where a practice's pages are opened or not."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from academy.people.models import User
from academy.people.permissions import practice_for


class PracticeMiddleware:
    """Turns `practice_id` in an address into `request.practice`, or a 404.

    Views never see the id, so they cannot forget to check it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Nothing about patients may stay in a shared computer's browser
            add_never_cache_headers(response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        if "practice_id" not in kwargs:
            return
        roles = getattr(view, "roles", None)
        if roles is None:
            raise ImproperlyConfigured(f"{view.__name__} does not say who may open it")
        request.practice = practice_for(  # type: ignore[attr-defined]
            user=cast("User", request.user),
            practice_id=kwargs.pop("practice_id"),
            roles=roles,
        )
