"""Counting requests at reception: what is kept, what is refused, what pages say."""

import csv
import io
from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from academy.people import erasure
from academy.people.models import AuditEvent, Role
from attenders.tallies import store
from attenders.tallies.models import TallyLine, TallySession
from attenders.tallies.vocabularies import CHANNELS, MET_BY, NEEDS, OUTCOMES
from tests.factories import MembershipFactory, PracticeFactory


pytestmark = pytest.mark.django_db
HEAD = "Day,Session,Channel,Need,Outcome,Could have been met by,Count\n"
MORNING = {"day": "2025-03-03", "part": "MORNING"}


@pytest.fixture(autouse=True)
def tuesday():
    """It is 9am on Tuesday 4 March 2025."""
    with time_machine.travel(datetime(2025, 3, 4, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture(params=[Role.PRACTICE_MANAGER, Role.PRACTICE_CLINICIAN])
def member(request):
    return MembershipFactory(role=request.param)


@pytest.fixture
def practice(member):
    return member.practice


@pytest.fixture
def client(member):
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def address(practice):
    def of(name: str, **ids: object) -> str:
        return reverse(f"tallies:{name}", kwargs={"practice_id": practice.pk, **ids})

    return of


@pytest.fixture
def count(client, address):
    """Press a button of the tally sheet."""

    def press(outcome: str = "TURNED_AWAY", **fields: object):
        form = {
            **MORNING,
            "channel": "PHONE",
            "need": "MEDICINES",
            "met_by": "PHARMACY",
            "count": "1",
            "mark": uuid4(),
            **fields,
        }
        sent = form | ({"outcome": outcome} if outcome else {})
        return client.post(address("count_add"), sent, follow=True)

    return press


@pytest.fixture
def send(client, address):
    """Upload a file."""

    def upload(content: bytes):
        file = SimpleUploadedFile("tally.csv", content)
        return client.post(address("sheet_upload"), {"file": file}, follow=True)

    return upload


def text(response) -> str:
    return " ".join(response.content.decode().split())


def kept(practice) -> list[tuple[object, ...]]:
    """Day, part, outcome and count of every line."""
    lines = store.load_lines(practice.tally_sessions.all())
    return [(line.day.day, line.part, line.outcome, line.count) for line in lines]


def written_down(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


# Counting


def test_count_add_counts_in_the_session_and_writes_it_down(practice, member, count):
    shown = text(count(count="3"))

    session = practice.tally_sessions.get()
    (event,) = written_down("TALLY_COUNTED")
    assert kept(practice) == [(3, "MORNING", "TURNED_AWAY", 3)]
    assert session.started_by_id == session.changed_by_id == member.user.pk
    assert (event.object_id, event.detail) == (session.pk, {"requests": 3})
    assert "<strong>Counted 3:</strong> phone, medicines, turned away." in shown


def test_count_add_is_for_the_session_that_is_on(client, address):
    assert "Morning, Tuesday 4 March 2025" in text(client.get(address("count_add")))


def test_count_add_after_one_o_clock_is_for_the_afternoon(client, address):
    with time_machine.travel(datetime(2025, 3, 4, 13, tzinfo=UTC), tick=False):
        shown = text(client.get(address("count_add")))

    assert "Afternoon, Tuesday 4 March 2025" in shown


def test_count_add_goes_on_with_a_day_that_is_counted_whole(client, address, count):
    count(day="2025-03-04", part="ALL_DAY")

    assert "All day, Tuesday 4 March 2025" in text(client.get(address("count_add")))


def test_count_add_of_the_same_mark_counts_once(practice, count):
    mark = uuid4()
    count(mark=mark)
    count(mark=mark)

    assert kept(practice) == [(3, "MORNING", "TURNED_AWAY", 1)]


def test_count_add_of_another_session_may_have_the_same_mark(practice, count):
    mark = uuid4()
    count(mark=mark)
    count(mark=mark, part="AFTERNOON")

    assert len(kept(practice)) == 2


def test_count_add_keeps_the_channel_for_the_next(count):
    assert 'value="DESK" checked' in text(count(channel="DESK"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"count": "0"}, "How many must be a whole number from 1 to 999"),
        ({"count": "many"}, "How many must be a whole number from 1 to 999"),
        ({"count": "1000"}, "How many must be a whole number from 1 to 999"),
        ({"outcome": ""}, "Press the button for what came of it"),
        ({"channel": "FAX"}, "Select how the request came"),
        ({"need": "Ann Other, 1 High Street"}, "Select what was asked for"),
        ({"day": "2025-03-05"}, "Day must be today or in the past"),
        ({"day": "soon"}, "Day must be a real date"),
        ({"part": "NIGHT"}, "Select the morning, the afternoon or all day"),
        ({"mark": "x"}, "That was not counted – try again"),
    ],
)
def test_count_add_of_what_cannot_be_is_refused(practice, count, fields, sentence):
    response = count(**fields)

    assert "<title>Error: Count requests" in text(response)
    assert sentence in text(response)
    assert kept(practice) == []


@pytest.mark.parametrize(
    ("first", "then"), [("MORNING", "ALL_DAY"), ("ALL_DAY", "AFTERNOON")]
)
def test_count_add_never_counts_a_day_twice(practice, count, first, then):
    count(part=first)

    assert "could be counted twice" in text(count(part=then))
    assert [line[1] for line in kept(practice)] == [first]


def test_count_add_while_everything_is_being_deleted_is_refused(
    practice, member, count
):
    erasure.ask(practice=practice, by=member.user)

    assert "is being deleted. Nothing was added: count again when" in text(count())
    assert not practice.tally_sessions.exists()


def test_undo_takes_the_last_count_back_once(practice, client, address, count):
    mark = uuid4()
    count()
    count("SAME_DAY", mark=mark)
    for _ in range(2):
        client.post(address("count_add"), {**MORNING, "undo": mark})

    assert kept(practice) == [(3, "MORNING", "TURNED_AWAY", 1)]
    assert len(written_down("TALLY_TAKEN_BACK")) == 1


def test_undo_of_all_leaves_no_session(practice, client, address, count):
    mark = uuid4()
    count(mark=mark)
    response = client.post(address("count_add"), {**MORNING, "undo": mark}, follow=True)

    assert "The last count was taken back" in text(response)
    assert not practice.tally_sessions.exists()


@pytest.mark.parametrize("undo", ["x", "00000000-0000-4000-8000-000000000007"])
def test_undo_of_what_is_not_there_changes_nothing(
    practice, client, address, count, undo
):
    count()
    client.post(address("count_add"), {**MORNING, "undo": undo})
    client.post(address("count_add"), {"undo": undo})

    assert len(kept(practice)) == 1


# Sessions


def session_form(session, **changes: object) -> dict[str, object]:
    return {
        "day": "3/3/2025",
        "part": session.part,
        "version": session.version,
        "count-0": "1",
        **changes,
    }


def test_session_list_shows_totals_and_who_counted(client, address, member, count):
    count(count="3")
    count("SAME_DAY")

    shown = text(client.get(address("session_list")))

    assert "Monday 3 March 2025" in shown
    assert ">4</td>" in shown
    assert ">3</td>" in shown
    assert "75.0%" in shown
    assert shown.count(member.user.email) == 2  # and in the header


def test_session_list_queries_do_not_grow_with_the_list(
    client, address, count, django_assert_max_num_queries
):
    for day in range(1, 5):
        count(day=f"2025-03-0{day}")

    with django_assert_max_num_queries(9):
        client.get(address("session_list"))


def test_session_change_puts_other_counts_on_another_day(
    practice, client, address, count
):
    count()
    session = practice.tally_sessions.get()

    response = client.post(
        address("session_change", session_id=session.pk),
        session_form(session, day="28/2/2025", part="ALL_DAY", **{"count-0": "7"}),
        follow=True,
    )

    assert "The session is saved" in text(response)
    assert kept(practice) == [(28, "ALL_DAY", "TURNED_AWAY", 7)]
    assert written_down("TALLY_CHANGED")[0].detail == {"requests": 7}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"count-0": "x"}, "Phone, Medicines, Turned away, Community pharmacy must be"),
        ({"count-0": "0"}, "A session needs at least one request"),
        ({"part": "AFTERNOON"}, "3 March 2025 already has a session for “Afternoon”"),
        ({"part": "ALL_DAY"}, "could be counted twice"),
        ({"day": "2025-03-05"}, "Day must be today or in the past"),
    ],
)
def test_session_change_to_what_cannot_be_is_refused(
    practice, client, address, count, changes, sentence
):
    count()
    count(part="AFTERNOON")
    session = practice.tally_sessions.get(part="MORNING")
    before = kept(practice)

    response = client.post(
        address("session_change", session_id=session.pk),
        session_form(session, **changes),
    )

    assert sentence in text(response)
    assert kept(practice) == before


def test_session_change_while_everything_is_being_deleted_is_refused(
    practice, member, client, address, count
):
    count()
    session = practice.tally_sessions.get()
    erasure.ask(practice=practice, by=member.user)

    response = client.post(
        address("session_change", session_id=session.pk),
        session_form(session, **{"count-0": "5"}),
    )

    assert "is being deleted. Nothing was added" in text(response)
    assert kept(practice) == [(3, "MORNING", "TURNED_AWAY", 1)]


def test_session_change_takes_every_kind_of_request_there_is(
    practice, client, address, count, send
):
    kinds = product(CHANNELS, NEEDS, OUTCOMES, MET_BY)
    rows = (f"2025-03-03,Morning,{','.join(kind)},1" for kind in kinds)
    send((HEAD + "\n".join(rows)).encode())
    session = practice.tally_sessions.get()
    counts = {f"count-{number}": "2" for number in range(session.lines.count())}

    response = client.post(
        address("session_change", session_id=session.pk),
        session_form(session, **counts),
        follow=True,
    )

    assert "The session is saved" in text(response)
    assert sum(line[-1] for line in kept(practice)) == 2 * len(counts)


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_session_change_never_loses_what_was_counted_meanwhile(
    practice, client, address, count, version
):
    count()
    count("BOOKED")
    session = practice.tally_sessions.get()

    response = client.post(
        address("session_change", session_id=session.pk),
        session_form(session, version=version),
        follow=True,
    )

    assert "Somebody has changed this session since" in text(response)
    assert len(kept(practice)) == 2


def test_session_delete_asks_then_deletes_and_writes_it_down(
    practice, client, address, count
):
    count(count="2")
    session = practice.tally_sessions.get()
    page = address("session_delete", session_id=session.pk)

    asked = text(client.get(page))
    assert kept(practice)
    client.post(page)

    assert "2 requests that were counted in it will be gone" in asked
    assert kept(practice) == []
    assert written_down("TALLY_DELETED")[0].object_id == session.pk


@pytest.mark.parametrize("name", ["session_change", "session_delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_session_of_another_practice_is_not_found(client, address, name, method):
    other = TallySession.objects.create(
        practice=PracticeFactory(), day=date(2025, 3, 3), part="MORNING"
    )

    page = address(name, session_id=other.pk)

    assert getattr(client, method)(page).status_code == 404
    assert TallySession.objects.filter(pk=other.pk).exists()


# Files


def test_sheet_upload_replaces_the_sessions_it_has_and_no_other(practice, count, send):
    count()
    count(part="AFTERNOON")

    response = send(
        HEAD.encode()
        + b"03/03/2025,Morning,Phone,Medicines,Same day,GP,5\n"
        + b"04/03/2025,All day,Online,,Booked for later,,2\n"
    )

    assert "7 requests in 2 sessions: 1 new, and 1 in place of what was" in text(
        response
    )
    assert kept(practice) == [
        (3, "AFTERNOON", "TURNED_AWAY", 1),
        (3, "MORNING", "SAME_DAY", 5),
        (4, "ALL_DAY", "BOOKED", 2),
    ]
    (event,) = written_down("TALLIES_UPLOADED")
    assert event.detail == {"added": 1, "replaced": 1, "requests": 7}


def test_sheet_upload_of_the_same_file_twice_changes_nothing(practice, send):
    content = HEAD.encode() + b"2025-03-03,Morning,Phone,Test,Same day,GP,5\n"
    send(content)
    before = kept(practice)
    send(content)

    assert kept(practice) == before


def test_sheet_upload_with_a_bad_row_keeps_nothing(practice, count, send):
    count()
    before = kept(practice)

    shown = text(
        send(
            HEAD.encode()
            + b"2025-03-03,Morning,Phone,Medicines,Same day,GP,5\n"
            + b"2025-03-03,Morning,<b>Fax</b>,Medicines,Same day,GP,x\n"
        )
    )

    assert "<title>Error: Upload a tally" in shown
    assert "1 row has a problem, so nothing of this file was stored" in shown
    assert "&lt;b&gt;Fax&lt;/b&gt;" in shown
    assert kept(practice) == before


def test_sheet_upload_while_everything_is_being_deleted_keeps_nothing(
    practice, member, send
):
    erasure.ask(practice=practice, by=member.user)

    shown = text(
        send(HEAD.encode() + b"2025-03-01,Morning,Phone,Medicines,Same day,GP,5\n")
    )

    assert "is being deleted. Nothing was added: upload the file again when" in shown
    assert not practice.tally_sessions.exists()


def test_sheet_upload_against_a_whole_day_keeps_nothing(practice, count, send):
    count(part="ALL_DAY")

    shown = text(
        send(
            HEAD.encode()
            + b"2025-03-01,Morning,Phone,Medicines,Same day,GP,5\n"
            + b"2025-03-03,Morning,Phone,Medicines,Same day,GP,5\n"
        )
    )

    assert "3 March 2025 already has a session for “All day”" in shown
    assert kept(practice) == [(3, "ALL_DAY", "TURNED_AWAY", 1)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty"),
        (b"x" * 1_000_001, "The selected file must be smaller than 1MB"),
        (b"PK\x03\x04", "The selected file must be a CSV"),
        (b"a,b\n1,2\n", "The selected file must use the template"),
    ],
)
def test_sheet_upload_of_another_file_says_why(practice, send, content, sentence):
    assert sentence in text(send(content))
    assert kept(practice) == []


def test_sheet_upload_without_a_file_says_select_a_file(client, address):
    assert "Select a file" in text(client.post(address("sheet_upload")))


def test_sheet_upload_shows_the_first_of_very_many_problems(send):
    row = b"x,Morning,Phone,Medicines,Same day,GP,5\n"

    shown = text(send(HEAD.encode() + 1200 * row))

    assert "1,200 rows have a problem" in shown
    assert "The first 200 of 1,200 problems" in shown
    assert shown.count("<tr") == 1 + 200


def test_session_download_can_be_uploaded_again(practice, client, address, count, send):
    count(count="3")
    count("SAME_DAY", day="2025-03-04", met_by="RECEPTION")
    before = kept(practice)

    content = client.get(address("session_download")).content
    practice.tally_sessions.all().delete()
    send(content)

    assert kept(practice) == before
    (event,) = written_down("TALLIES_EXPORTED")
    assert event.detail == {"sessions": 2, "requests": 4}


def test_template_download_left_as_it_is_counts_nothing(
    practice, client, address, send
):
    content = client.get(address("template_download")).content

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Day", "2025-03-04", "2025-03-04"]
    assert "counts no requests" in text(send(content))
    assert kept(practice) == []


# What the counts say


def test_summary_show_before_any_count_says_how_to_begin(client, address):
    shown = text(client.get(address("summary_show")))

    assert "Nothing has been counted yet" in shown
    assert "How to count for a week" in shown


def test_summary_show_says_how_many_of_how_many_and_when(client, address, count):
    count(day="2025-03-01")
    count("SAME_DAY", count="3")

    shown = text(client.get(address("summary_show")))

    assert "1 of 4 requests (25.0%) was turned away or asked to call back" in shown
    assert "Counted in 2 sessions, 1 March 2025 to 3 March 2025." in shown


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?first_day=2/3/2025&last_day=", "Counted in 1 session, 3 March 2025."),
        ("?first_day=&last_day=2/3/2025", "Counted in 1 session, 1 March 2025."),
        ("?first_day=&last_day=", "Counted in 2 sessions"),
        ("?first_day=4/3/2025&last_day=", "Nothing was counted in this period"),
        ("?first_day=x&last_day=", "From must be a real date"),
        ("?first_day=3/3/2025&last_day=1/3/2025", "To must be the same as or after"),
    ],
)
def test_summary_show_is_of_the_period_that_is_asked_for(
    client, address, count, query, words
):
    count(day="2025-03-01")
    count()

    assert words in text(client.get(address("summary_show") + query))


def test_summary_show_is_of_this_practice_alone(client, address):
    other = TallySession.objects.create(
        practice=PracticeFactory(), day=date(2025, 3, 3), part="MORNING"
    )
    TallyLine.objects.create(session=other, count=9, **LISTED)

    assert "Nothing has been counted yet" in text(client.get(address("summary_show")))


def test_no_page_shows_its_own_tags(practice, client, address, count):
    count()
    ids = {"session_id": practice.tally_sessions.get().pk}

    for name in ("summary_show", "count_add", "session_list", "sheet_upload"):
        assert "&lt;" not in text(client.get(address(name)))
    for name in ("session_change", "session_delete"):
        assert "&lt;" not in text(client.get(address(name, **ids)))


# The database

LISTED = {
    "channel": "PHONE",
    "need": "MEDICINES",
    "outcome": "SAME_DAY",
    "met_by": "GP",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"channel": "Ann Other"},
        {"need": "Ann Other"},
        {"outcome": "Ann Other"},
        {"met_by": "Ann Other"},
    ],
)
def test_database_takes_only_listed_words_and_counts(wrong):
    session = TallySession.objects.create(
        practice=PracticeFactory(), day=date(2025, 3, 3), part="MORNING"
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        TallyLine.objects.create(session=session, **{**LISTED, "count": 1, **wrong})


def test_database_takes_a_mark_once():
    session = TallySession.objects.create(
        practice=PracticeFactory(), day=date(2025, 3, 3), part="MORNING"
    )
    mark = uuid4()
    TallyLine.objects.create(session=session, mark=mark, count=1, **LISTED)

    with pytest.raises(IntegrityError), transaction.atomic():
        TallyLine.objects.create(session=session, mark=mark, count=1, **LISTED)


def test_database_takes_a_session_once_and_only_of_a_listed_part():
    practice, day = PracticeFactory(), date(2025, 3, 3)
    TallySession.objects.create(practice=practice, day=day, part="MORNING")

    for part in ("MORNING", "NIGHT"):
        with pytest.raises(IntegrityError), transaction.atomic():
            TallySession.objects.create(practice=practice, day=day, part=part)
