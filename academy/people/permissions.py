"""Who may open which page. A view without a declaration opens for nobody."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

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
for_managers = practice_page(Role.PRACTICE_MANAGER)


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


@reauthentication_required
def _check_confirmed(_request: HttpRequest) -> None:
    """Raise ReauthenticationRequired unless the password was given lately."""


def has_confirmed(request: HttpRequest) -> bool:
    """Whether the person has given their password again within the last 5 minutes.

    Asked before what somebody else at their computer must not do.
    """
    try:
        _check_confirmed(request)
    except ReauthenticationRequired:
        return False
    return True


def is_manager(request: PracticeRequest) -> bool:
    """Whether the person manages the practice whose page this is."""
    return request.user.memberships.filter(
        practice=request.practice, role=Role.PRACTICE_MANAGER
    ).exists()


def has_role(user: Any, role: Role) -> bool:
    """Whether the person holds this role anywhere."""
    return any(membership.role == role for membership in user.memberships.all())
