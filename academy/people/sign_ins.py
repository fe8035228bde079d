"""Signing in and changing passwords, written down in the audit.

The only signals we listen to: these things happen inside allauth and Django.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver

from academy.people import audit
from academy.people.models import User


ACTIONS = {
    user_logged_in: "SIGNED_IN",
    user_logged_out: "SIGNED_OUT",
    password_changed: "PASSWORD_CHANGED",
    password_set: "PASSWORD_SET",
    password_reset: "PASSWORD_RESET",
}


@receiver(list(ACTIONS))
def write_down(signal: Any, user: User | None = None, **_kwargs: Any) -> None:
    audit.record(ACTIONS[signal], by=user, practice=None)


@receiver(user_login_failed)
def write_failure_down(**_kwargs: Any) -> None:
    """Not for whom: what was typed may be a password in the wrong field."""
    audit.record("SIGN_IN_FAILED", by=None, practice=None)
