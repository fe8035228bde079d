"""How sign-in differs import logging
from smtplib import SMTPException
from typing import Any

from allauth's own: nobody can make an account for themselves."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Email address or password is not correct",
        "too_many_login_attempts": (
            "There were too many tries to sign in. Wait a few minutes, then try again"
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """A mail server that is away is noted: the page says the same to everybody."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("no e-mail could be sent: %s", type(error).__name__)  # noqa: TRY400

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
