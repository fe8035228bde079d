"""Signing in, and getting back in, without telling who has an account."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from academy.people.models import AuditEvent
from tests.factories import UserFactory


pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def person():
    user = UserFactory(email="known@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def ask_for_reset(email: str):
    return Client().post(reverse("account_reset_password"), {"email": email})


def sign_in(email: str, password: str):
    return Client().post(
        reverse("account_login"), {"login": email, "password": password}
    )


@pytest.mark.parametrize("email", ["known@example.org", "nobody@example.org"])
def test_reset_answers_everybody_alike(person, email):
    response = ask_for_reset(email)

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("account_reset_password_done")


def test_reset_sends_nothing_to_strangers(person):
    ask_for_reset("nobody@example.org")

    assert mail.outbox == []


def test_reset_leads_to_a_new_password(person):
    ask_for_reset("known@example.org")
    (message,) = mail.outbox
    (address,) = re.findall(r"http://\S+", message.body)
    client = Client()
    form = client.get(address, follow=True).redirect_chain[-1][0]

    client.post(
        form,
        {"password1": "another long password", "password2": "another long password"},
    )

    assert message.subject == "Choose a password for Attenders"
    assert sign_in("known@example.org", "another long password").status_code == 302
    assert AuditEvent.objects.filter(action="PASSWORD_RESET").exists()


def test_reset_with_a_mail_server_that_is_away_answers_all_the_same(
    person, monkeypatch
):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise SMTPException("down")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    assert ask_for_reset("known@example.org").status_code == 302


def test_sign_in_is_written_down(person):
    sign_in("known@example.org", PASSWORD)
    sign_in("known@example.org", "wrong")

    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"SIGNED_IN", "SIGN_IN_FAILED"} <= actions


def test_sign_in_is_refused_after_too_many_tries(person):
    cache.clear()
    for _ in range(5):
        sign_in("known@example.org", "wrong")

    page = sign_in("known@example.org", PASSWORD).content.decode()

    assert "There were too many tries to sign in" in page
    cache.clear()


def test_nobody_can_make_an_account():
    assert Client().get("/account/signup/").status_code in (302, 404)


def test_database_that_is_away_is_said_in_words(monkeypatch):
    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("academy.programme.views.connection.cursor", away)
    client = Client(raise_request_exception=False)

    response = client.get(reverse("programme:health"))

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
