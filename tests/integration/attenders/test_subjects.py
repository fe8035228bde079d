"""The pages of figures: what they show, in every state, and their files."""

import csv
import html
import io
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from academy.people.models import Job, JobState, Role
from academy.workbooks import number_of
from attenders.analysis.view import DEFAULT, View
from attenders.analysis.window import Window
from attenders.choices import operations as choosing
from attenders.demand import operations, store
from attenders.demand.blocks import HEADLINE, About, blocks
from attenders.demand.models import AnalysisRun
from attenders.demand.subjects import OVERVIEW, SUBJECTS
from tests import practice as made_up
from tests.factories import MembershipFactory


TOP_3 = View(definition="TOP_3")
YEAR = Window(date(2025, 4, 1), date(2026, 3, 31))
CHANGE = {
    "period": "OWN",
    "first": "1/4/2024",
    "last": "31/3/2025",
    "definition": "TOP_3",
    "staff": "GP",
    "outcomes": "ATTENDED",
    "modes": "ALL",
}
# Session, person, practice, the guess, the run, its figures, what they would be worked
# out from now (11), and what is at work (3)
MOST_QUERIES = 20


@pytest.fixture
def manager(db, quiet_bell):
    """Somebody who has been asked for a guess already."""
    manager = MembershipFactory()
    operations.skip_guess(practice=manager.practice, by=manager.user)
    return manager


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def client(manager) -> Client:
    client = Client()
    client.force_login(manager.user)
    return client


@pytest.fixture
def address(practice):
    def of(slug: str = "often", query: str = "") -> str:
        ids = {"practice_id": practice.pk, "slug": slug}
        return reverse("demand:subject", kwargs=ids) + query

    return of


@pytest.fixture
def page(client, address):
    """A page as one line of text."""

    def show(slug: str = "often", query: str = "", **fields: str) -> str:
        return text(client.get(address(slug, query), fields))

    return show


@pytest.fixture
def file_of(client, practice):
    def download(slug: str, block: str, form: str, query: str = ""):
        ids = {"practice_id": practice.pk, "slug": slug, "block": block, "form": form}
        return client.get(reverse("demand:subject_download", kwargs=ids) + query)

    return download


@pytest.fixture
def keep(practice):
    """Store figures of a made-up practice as those of a view."""

    def stored(name: str = "with_a_list", view: View = DEFAULT, **more) -> AnalysisRun:
        results = made_up.PRACTICES[name]()
        window = results[HEADLINE].window
        run = AnalysisRun.objects.create(
            practice=practice,
            job=Job.objects.create(
                practice=practice, kind="ANALYSE", state=JobState.DONE
            ),
            first_day=window.first,
            last_day=window.last,
            view=None if view.is_default else view.to_dict(),
            view_key=view.key,
            inputs=store.inputs_stamp(practice),
            code_version=store.code_version(),
            **more,
        )
        store.save_results(run=run, results=results)
        return run

    return stored


def text(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def in_a_line(words: str) -> str:
    return " ".join(words.split())


def shown_of(run: AnalysisRun, slug: str):
    """The blocks of a page that have something to show."""
    about = About(DEFAULT, Window(run.first_day, run.last_day), date(2026, 4, 10))
    subject = SUBJECTS[slug]
    found = blocks(subject, store.load_all(run, subject.kinds), about)
    return [block for block in found if block.drawing]


@pytest.mark.parametrize("slug", SUBJECTS)
def test_subject_before_any_upload_says_what_it_shows(page, slug):
    shown = page(slug)

    assert "Nothing has been uploaded yet" in shown
    assert "Upload an extract" in shown
    for part in SUBJECTS[slug].parts:
        assert part.shows in shown


@pytest.mark.parametrize("slug", [slug for slug in SUBJECTS if slug != OVERVIEW.slug])
def test_page_and_files_say_the_same(page, file_of, keep, slug):
    run = keep()
    shown = page(slug)

    for block in shown_of(run, slug):
        drawing, table = block.drawing, block.drawing.table
        # A sentence that is the heading is not said twice; a heading has no full stop
        sentence = drawing.sentence.removesuffix(".")
        for words in (drawing.finding, sentence, table.caption, *drawing.notes):
            assert in_a_line(words) in shown
        for cell in (*table.headings, *(cell for line in table.rows for cell in line)):
            assert f">{cell}</t" in shown
        lines = file_of(slug, block.slug, "csv").content.decode("utf-8-sig")
        expected = [[table.caption], list(table.headings), *map(list, table.rows)]
        assert in_csv(lines) == [[safe(cell) for cell in line] for line in expected]
        assert in_workbook(file_of(slug, block.slug, "xlsx").content) == [
            [name, *map(in_excel, cells)] for name, *cells in table.rows
        ]


def in_csv(lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines)))


def safe(cell: str) -> str:
    """As a CSV has it, which no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@") else cell


def in_workbook(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()[2:]


def in_excel(cell: str) -> object:
    """As a workbook has it: numbers as numbers."""
    found = number_of(cell)
    return cell if found is None else pytest.approx(found[0])


@pytest.mark.parametrize("slug", SUBJECTS)
def test_subject_asks_little_of_the_database(
    page, keep, slug, django_assert_max_num_queries
):
    keep()

    with django_assert_max_num_queries(MOST_QUERIES):
        page(slug)


@pytest.mark.parametrize("name", made_up.PRACTICES)
@pytest.mark.parametrize("slug", SUBJECTS)
def test_page_is_whole_for_every_practice(page, keep, slug, name):
    keep(name)

    shown = page(slug)

    assert shown.count("<h1") == 1
    assert f"<title>{SUBJECTS[slug].name} – " in shown
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_heading_is_the_message_and_the_definition_is_in_the_sentence(page, keep):
    run = keep()

    shown = page("often")

    (often, *_) = shown_of(run, "often")
    heading = re.search(r"<h1[^>]*>.*?</h1>", shown)
    assert heading
    assert often.drawing.finding in heading[0]
    assert "those in the top 10%" in shown
    assert "1 April 2025 to 31 March 2026, the last 12 months" in shown


@pytest.mark.parametrize("slug", SUBJECTS)
def test_who_attends_often_comes_after_the_guess(client, address, keep, practice, slug):
    keep()
    colleague = MembershipFactory(practice=practice)
    client.force_login(colleague.user)

    response = client.get(address(slug))

    if SUBJECTS[slug].is_of_often:
        assert "/guess/?next=" in response.headers["Location"]
    else:
        assert response.status_code == 200


def test_file_about_who_attends_often_comes_after_the_guess(
    client, file_of, keep, practice
):
    keep()
    client.force_login(MembershipFactory(practice=practice).user)

    assert file_of("often", "bands", "csv").status_code == 302
    assert file_of("demand", "weeks", "csv").status_code == 200


def test_people_at_risk_are_for_the_clinician_who_was_named(page, keep, practice):
    keep()
    clinician = MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN)

    before = page("seldom")
    choosing.name_at_risk_owner(
        practice=practice, owner=clinician.user, by=clinician.user
    )

    assert "Nobody has been named for this list yet" in before
    assert f"For {clinician.user.email} to go through." in page("seldom")


def test_overview_has_the_message_of_every_page(client, page, keep, practice):
    run = keep("without_a_list")

    shown = page(OVERVIEW.slug)

    for slug in ("often", "demand", "cost"):
        assert shown_of(run, slug)[0].drawing.finding in shown
    assert "Not yet: Without a registered list" in shown
    same = reverse("demand:overview", kwargs={"practice_id": practice.pk})
    assert "The message of every page" in text(client.get(same))


def test_page_that_is_open_is_marked_in_the_lists_of_pages(page, keep):
    keep()

    shown = page("missed")

    assert 'aria-current="page">Missed appointments</a>' in shown
    assert shown.count('aria-current="page"') == 2  # and Figures, in the header


def test_figures_that_cannot_be_shown_say_why_and_what_to_do(page, keep):
    keep("without_a_list")

    shown = page("seldom")

    assert "This cannot be shown yet. Without a registered list" in shown
    assert "Add your registered list" in shown


def test_page_with_nothing_to_show_says_so_once(page, keep):
    keep("without_patients")

    shown = page("who")

    assert shown.count("says who it was with") == 1
    assert "What this page shows" in shown
    assert "Upload an extract with a number for each patient" in shown


def test_page_of_a_week_says_that_it_is_no_year(page, keep):
    keep("of_one_week")

    assert "The data covers 5 days of this period" in page("demand")


def test_missed_appointments_are_a_reason_to_ask(page, keep):
    keep()

    assert "a reason to ask, not to punish. People who miss many" in page("missed")


def test_change_of_the_view_is_in_the_address(client, address):
    response = client.get(address(), CHANGE)

    assert response.headers["Location"] == address(
        query="?from=2024-04-01&to=2025-03-31&staff=GP&definition=TOP_3"
    )


def test_last_financial_year_can_be_chosen(client, address, keep):
    keep()

    response = client.get(address(), CHANGE | {"period": "YEAR", "staff": "ALL"})

    assert response.headers["Location"] == address(
        query="?from=2025-04-01&to=2026-03-31&definition=TOP_3"
    )


def test_last_financial_year_is_no_choice_while_it_is_not_known(page):
    assert "Select a valid choice" in page(**CHANGE | {"period": "YEAR"})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": ""}, "Enter the first day"),
        ({"last": "31/2/2025"}, "The last day must be a real date"),
        ({"first": "1/4/2026"}, "after it ends"),
        ({"definition": "BEST"}, "Select a valid choice"),
    ],
)
def test_wrong_choice_is_said_and_nothing_is_lost(page, keep, wrong, says):
    keep()

    shown = page(**CHANGE | wrong)

    assert "<title>Error: Who attends often" in shown
    assert shown.count(says) >= 2  # in the summary and at its field
    assert 'name="last" type="text" value="' in shown


@pytest.mark.parametrize(
    "query", ["?definition=BEST", "?from=2025-04-01", "?from=x&to=y"]
)
def test_address_of_no_view_is_not_found(client, address, query):
    assert client.get(address(query=query)).status_code == 404


def test_view_goes_with_whoever_turns_the_page(page, keep, address):
    keep(view=TOP_3)

    shown = page("who", "?definition=TOP_3")

    assert f'href="{address("cost", "?definition=TOP_3")}"' in shown
    assert "age-sex.csv?definition=TOP_3" in shown


def test_page_that_goes_by_the_period_alone_needs_no_other_figures(page, keep):
    run = keep()

    shown = page("demand", "?definition=TOP_3&staff=GP")

    assert shown_of(run, "demand")[0].drawing.finding in shown
    assert "have not been worked out yet" not in shown
    assert '<input type="hidden" name="definition" value="TOP_3">' in shown


def test_same_days_under_another_name_need_no_other_figures(page, keep):
    run = keep()

    shown = page("often", "?from=2025-04-01&to=2026-03-31")

    assert shown_of(run, "often")[0].drawing.finding in shown


def test_figures_of_older_data_are_shown_with_a_notice(client, page, practice, keep):
    keep(view=TOP_3, is_outdated=True)

    shown = page("often", "?definition=TOP_3")

    assert "There is newer data, or other settings" in shown
    assert "Work them out anew" in shown
    assert not practice.jobs.filter(state=JobState.QUEUED).exists()


@pytest.mark.parametrize(
    ("slug", "block", "form"),
    [
        ("often", "bands", "exe"),
        ("often", "hours", "csv"),
        ("nothing", "bands", "csv"),
        ("seldom", "last-seen", "csv"),  # there is none without a list
    ],
)
def test_file_that_there_is_not_is_not_found(file_of, keep, slug, block, form):
    keep("without_a_list")

    assert file_of(slug, block, form).status_code == 404


def test_file_of_figures_that_are_not_there_is_not_found(file_of, keep):
    keep()

    assert file_of("often", "bands", "csv", "?definition=TOP_3").status_code == 404


def test_page_of_people_says_where_worries_go(client, practice, keep):
    keep()
    people = reverse("demand:people", kwargs={"practice_id": practice.pk})

    assert "goes into their record and to the duty clinician" in text(
        client.get(people)
    )
