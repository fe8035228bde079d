"""Who may open which page. A view without a declaration opens for nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from academy.people.models import PRACTICE_ROLES, Practice, Role, User


class PracticeRequest(HttpRequest):
    """A request for a page of a practice, by somebody who may see it."""

    user: User
    practice: Practice


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def practice_page(*roles: Role) -> Callable[[View], View]:
    """Declare which of a practice's people may open this view."""

    def declare(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        return view

    return declare


for_practice_people = practice_page(*PRACTICE_ROLES)
for_practice_managers = practice_page(Role.PRACTICE_MANAGER)


def confirmed_lately(view: View) -> View:
    """Ask for the password first, unless it was given again within 5 minutes.

    A form that comes too late leads back to its page. allauth would keep what was sent
    and call the view itself, past our middleware and so past the check of the practice.
    """
    guarded = reauthentication_required(view)

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method == "GET":
                raise
            return redirect(request.get_full_path())

    return asking  # type: ignore[return-value]


def practice_for(*, user: User, practice_id: UUID, roles: tuple[Role, ...]) -> Practice:
    """The practice, if this person has one of the roles there.

    Another practice's id is not found, exactly like one that does not exist; one's own
    practice in another role is forbidden.
    """
    memberships = [
        membership
        for membership in user.memberships.select_related("practice").filter(
            practice_id=practice_id
        )
        if membership.practice is not None
    ]
    if not memberships:
        raise Http404
    for membership in memberships:
        if membership.role in roles:
            return membership.practice
    raise PermissionDenied


def manages(*, user: User, practice: Practice) -> bool:
    """Whether the person is a manager of the practice."""
    return user.memberships.filter(
        practice=practice, role=Role.PRACTICE_MANAGER
    ).exists()
