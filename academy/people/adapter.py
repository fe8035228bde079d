"""How sign-in differs from allauth's own: nobody can make an account for themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Email address or password is not correct",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
