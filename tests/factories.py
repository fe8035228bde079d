"""Models for tests."""

import factory

from academy.people.models import Membership, Practice, Role, User
from attenders.demand.models import Guess


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
