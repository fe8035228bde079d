"""Models for tests."""

from datetime import date

import factory
from django.core.files.base import ContentFile

from academy.people.models import Membership, Practice, Role, User
from attenders.demand import reports
from attenders.demand.models import Audience, Guess, Report


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = "!"


class PracticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Practice

    ods_code = factory.Sequence(lambda n: f"T{n:05}")
    name = factory.Sequence(lambda n: f"Practice {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.PRACTICE_MANAGER
    practice = factory.SubFactory(PracticeFactory)


def skipped_guess(membership: Membership) -> Guess:
    """The person sees who attends often without being asked first."""
    ids = {"practice": membership.practice, "person_id": membership.user_id}
    return Guess.objects.create(**ids)


def report_of(
    practice: Practice, *, audience: str = Audience.INSIDE, pdf: bytes = b""
) -> Report:
    """A report of March 2025, printed where there is a PDF."""
    report = Report(
        practice=practice,
        audience=audience,
        first_day=date(2025, 3, 1),
        last_day=date(2025, 3, 31),
        document="<article>A report</article>",
    )
    if pdf:
        closed = reports.cipher_of(report).close(pdf, bound_to=report.pk.bytes)
        report.pdf.save(
            f"{reports.FOLDER}/{report.pk}", ContentFile(closed), save=False
        )
        report.pdf_pages = 4
    report.save()
    return report
