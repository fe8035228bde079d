"""The pages of a practice: what they say, what they write down, what they ask."""

import codecs
import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from academy.people.models import AuditEvent, Job, JobState, Role
from attenders.analysis.ages import age_band
from attenders.demand.models import AnalysisResult
from attenders.extracts.models import Upload
from tests import extracts
from tests.extracts import report_row, row
from tests.factories import MembershipFactory, PracticeFactory, skipped_guess


@pytest.fixture
def manager(committed):
    made = MembershipFactory(role=Role.PRACTICE_MANAGER)
    skipped_guess(made)
    return made


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def page(manager):
    """Open a page of the manager's practice."""
    client = Client()
    client.force_login(manager.user)

    def open_page(url_name: str, query: str = "", **ids: object):
        ids = {"practice_id": manager.practice_id, **ids}
        return client.get(reverse(url_name, kwargs=ids) + query, follow=True)

    open_page.client = client
    return open_page


def text(response) -> str:
    return " ".join(response.content.decode().split())


def many_rows(people: int = 40):
    """One person with 20 appointments, the others with one."""
    often = [row("P0", f"{day:02}/03/2025") for day in range(1, 21)]
    return often + [row(f"P{number}", "21/03/2025") for number in range(1, people)]


def test_dashboard_before_any_upload_says_what_it_will_show(page):
    shown = text(page("demand:dashboard"))

    assert "Nothing has been uploaded yet" in shown
    assert "What you will see here" in shown


def test_dashboard_shows_the_sentence_with_its_numbers(page, practice, upload_rows):
    upload_rows(practice, many_rows())

    shown = text(page("demand:dashboard"))

    assert "The 3% who attended most (2 people) had 35.6%" in shown
    assert "How this is counted" in shown


def test_dashboard_says_when_the_data_is_short_of_a_year(page, practice, upload_rows):
    upload_rows(practice, many_rows())

    assert "The data covers 21 days, not 12 months" in text(page("demand:dashboard"))


def test_dashboard_counts_those_who_never_came(page, practice, upload_rows):
    practice.list_size, practice.list_size_date = 100, date(2025, 4, 1)
    practice.save()
    upload_rows(practice, many_rows())

    assert "60 of them did not attend" in text(page("demand:dashboard"))


def test_dashboard_says_when_there_is_nothing_to_analyse(page, practice, upload_rows):
    upload_rows(practice, [row(status="Booked")])

    assert "No appointment is marked as attended or missed" in text(
        page("demand:dashboard")
    )


def test_people_lists_the_top_and_writes_it_down(page, practice, upload_rows):
    upload_rows(practice, many_rows())

    shown = text(page("demand:people"))

    event = AuditEvent.objects.get(action="PEOPLE_LISTED")
    assert shown.count("65 to 74") + shown.count("50 to 64") == 2
    assert (event.people_count, event.practice_id) == (2, practice.pk)


@pytest.mark.parametrize(("top", "people"), [(1, 1), (3, 2), (5, 2), (10, 4)])
def test_people_goes_as_far_as_the_address_asks(
    page, practice, upload_rows, top, people
):
    upload_rows(practice, many_rows())

    shown = text(page("demand:people", f"?top={top}"))

    assert f"The {top}% who attended most ({people} p" in shown


@pytest.mark.parametrize("query", ["?top=4", "?top=x", "?_export=xls"])
def test_people_of_an_unknown_kind_is_not_found(page, practice, upload_rows, query):
    upload_rows(practice, many_rows())

    assert page("demand:people", query).status_code == 404


def test_people_exports_the_whole_list_and_writes_it_down(page, practice, upload_rows):
    upload_rows(practice, many_rows(people=100))

    response = page("demand:people", "?top=10&_export=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    event = AuditEvent.objects.get(action="PEOPLE_EXPORTED")
    assert len(rows) == 1 + 10
    assert rows[1][2] == "20"
    assert event.people_count == 10


def test_people_queries_do_not_grow_with_the_list(
    page, practice, upload_rows, django_assert_max_num_queries
):
    upload_rows(practice, many_rows(people=600))

    with django_assert_max_num_queries(14):
        page("demand:people", "?top=10")


def test_upload_list_queries_do_not_grow_with_the_list(
    page, practice, upload_rows, django_assert_max_num_queries
):
    for number in range(6):
        upload_rows(practice, [row(f"P{number}")], name=f"{number}.csv")

    with django_assert_max_num_queries(11):
        page("extracts:upload_list")


def send(page, practice, content: bytes, name: str = "extract.csv"):
    return page.client.post(
        reverse("extracts:upload_add", kwargs={"practice_id": practice.pk}),
        {"file": SimpleUploadedFile(name, content), "bad_percent": "5"},
        follow=True,
    )


def test_upload_add_queues_the_file(page, practice, quiet_bell):
    response = send(page, practice, extracts.as_bytes([row()]), "C:\\Ann Other.csv")

    upload = practice.uploads.get()
    assert upload.job.state == JobState.QUEUED
    assert "Waiting for its turn" in text(response)
    assert upload.file.name == f"uploads/{upload.pk}"


def test_upload_add_without_a_file_says_select_a_file(page, practice):
    response = page.client.post(
        reverse("extracts:upload_add", kwargs={"practice_id": practice.pk})
    )

    assert "<title>Error: Upload an extract" in text(response)
    assert "Select a file" in text(response)


def test_upload_add_of_an_empty_file_says_so(page, practice):
    assert "The selected file is empty" in text(send(page, practice, b""))


def test_upload_add_of_too_large_a_file_says_so_and_keeps_nothing(
    page, practice, settings
):
    settings.UPLOAD_MAX_BYTES = 1_000_000

    response = send(page, practice, b"x" * 1_200_000)

    assert "The selected file must be smaller than 1MB" in text(response)
    assert not practice.uploads.exists()
    assert sum(p.stat().st_size for p in settings.STORAGE_DIR.rglob("*")) < 1_000_000


def test_upload_add_of_the_same_file_says_nothing_was_added(page, practice, quiet_bell):
    send(page, practice, extracts.as_bytes([row()]))
    response = send(page, practice, extracts.as_bytes([row()]))

    assert "Nothing was added, and nothing has changed" in text(response)
    assert practice.uploads.count() == 1


def test_upload_show_of_a_bad_file_says_why(page, practice, upload_rows):
    upload = upload_rows(practice, [])

    shown = text(page("extracts:upload_show", upload_id=upload.pk))

    assert "This file could not be used" in shown
    assert "The file has headings but no appointments" in shown


def test_upload_show_tells_each_kind_of_problem(page, practice, upload_rows):
    upload = upload_rows(practice, [row("P1"), row("", "03/03/2025"), row("")])

    shown = text(page("extracts:upload_show", upload_id=upload.pk))

    assert "No patient number: 2 rows" in shown
    assert "The first is row 3." in shown


def test_problem_list_shows_the_rows_of_a_kind(page, practice, upload_rows):
    upload = upload_rows(practice, [row("P1"), row("P2", "<b>soon</b>"), row("")])

    shown = text(
        page("extracts:problem_list", "?kind=UNREADABLE_DATE", upload_id=upload.pk)
    )

    assert "&lt;b&gt;soon&lt;/b&gt;" in shown
    assert "Showing 1 to 1 of 1" in shown


def test_pages_of_problems_say_how_many_rows_are_not_listed(
    page, practice, upload_rows
):
    upload = upload_rows(practice, [row("P1"), row(""), row("P2", "soon")])
    counts = {"NO_PATIENT": 2_345_678, "UNREADABLE_DATE": 1}
    Upload.objects.filter(pk=upload.pk).update(problem_counts=counts)
    said = "No patient number: only the first 1 of 2,345,678 rows are listed."
    every = page("extracts:problem_list", upload_id=upload.pk)
    dates = page("extracts:problem_list", "?kind=UNREADABLE_DATE", upload_id=upload.pk)
    file = page("extracts:problem_download", upload_id=upload.pk)

    shown = text(page("extracts:upload_show", upload_id=upload.pk))
    assert "No patient number: 2,345,678 rows" in shown
    assert "Only the first 1 of 2,345,678 rows are listed." in shown
    assert said in text(every)
    assert "are listed" not in text(dates)
    last_line = b"".join(file.streaming_content).decode().splitlines()[-1]
    assert last_line == f',,,"{said}",'


def test_upload_progress_refreshes_the_page_once_the_work_is_over(
    page, practice, upload_rows
):
    upload = upload_rows(practice, [row()])

    over = page("extracts:upload_progress", upload_id=upload.pk)
    Job.objects.filter(pk=upload.job_id).update(state=JobState.QUEUED)
    waiting = page("extracts:upload_progress", upload_id=upload.pk)

    assert over.headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in waiting.headers


def test_pages_of_signed_in_people_are_not_kept_by_the_browser(page):
    assert "no-store" in page("demand:dashboard").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, "Not known"),
        (-1, "0 to 4"),
        (4, "0 to 4"),
        (84, "75 to 84"),
        (85, "85 or over"),
    ],
)
def test_age_band(age, band):
    assert age_band(age) == band


def test_another_practice_with_the_same_upload_id_is_not_found(
    page, practice, upload_rows
):
    other = PracticeFactory()
    upload = upload_rows(other, [row()])

    for name in ("upload_show", "upload_progress", "problem_list"):
        assert page(f"extracts:{name}", upload_id=upload.pk).status_code == 404


def save_list_size(page, practice, size: str, counted_on: str):
    return page.client.post(
        reverse("extracts:list_size", kwargs={"practice_id": practice.pk}),
        {"list_size": size, "list_size_date": counted_on},
        follow=True,
    )


def test_list_size_is_kept_and_the_figures_are_worked_out_anew(
    page, practice, upload_rows, quiet_bell
):
    upload_rows(practice, [row()])

    response = save_list_size(page, practice, "8,400", "31/3/2025")

    practice.refresh_from_db()
    assert (practice.list_size, practice.list_size_date) == (8400, date(2025, 3, 31))
    assert "The number of registered patients is saved" in text(response)
    assert practice.jobs.filter(kind="ANALYSE", state="QUEUED").exists()
    assert AuditEvent.objects.filter(action="LIST_SIZE_SET").count() == 1


@pytest.mark.parametrize(
    ("size", "counted_on", "sentence"),
    [
        ("", "31/3/2025", "Enter the number of registered patients"),
        ("many", "31/3/2025", "must be a whole number"),
        ("0", "31/3/2025", "must be 1 or more"),
        ("8400", "", "Enter the date on which they were counted"),
        ("8400", "31/2/2025", "must be a real date"),
        ("8400", "31/3/2099", "must be today or in the past"),
    ],
)
def test_list_size_that_cannot_be_is_refused(
    page, practice, size, counted_on, sentence
):
    response = save_list_size(page, practice, size, counted_on)

    practice.refresh_from_db()
    assert sentence in text(response)
    assert practice.list_size is None


@pytest.mark.parametrize(
    "query", ["?per_page=-1", "?per_page=99999", "?page=x", "?page=99"]
)
def test_a_page_is_as_long_as_we_say(page, practice, upload_rows, query):
    upload_rows(practice, many_rows(people=1200))

    shown = text(page("demand:people", query + "&top=10"))

    assert "of 120" in shown
    assert shown.count("<tr") <= 1 + 50


@pytest.mark.parametrize("name", ["concentration", "bands", "weekday", "wait"])
def test_table_download_is_the_table_of_the_chart(page, practice, upload_rows, name):
    upload_rows(practice, many_rows())

    response = page("demand:table_download", name=name, form="csv")

    assert response.content.startswith(codecs.BOM_UTF8)  # else Excel garbles dashes
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert "to 21 March 2025" in rows[0][0]
    assert len(rows) > 2


def test_table_download_as_a_workbook_says_how_it_was_counted(
    page, practice, upload_rows
):
    upload_rows(practice, many_rows())

    response = page("demand:table_download", name="bands", form="xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    table, about = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    assert "to 21 March 2025" in table[0][0]
    assert table[1] == ["Times attended", "People", "Appointments", "Share"]
    assert about[-1] == ["Version of the method", "1"]


@pytest.mark.parametrize(("name", "form"), [("secrets", "csv"), ("bands", "exe")])
def test_table_download_of_another_name_is_not_found(
    page, practice, upload_rows, name, form
):
    upload_rows(practice, many_rows())

    response = page("demand:table_download", name=name, form=form)

    assert response.status_code == 404


def test_dashboard_with_figures_of_an_older_shape_works_them_out_anew(
    page, practice, upload_rows
):
    upload_rows(practice, many_rows())
    AnalysisResult.objects.update(schema_version=0, data={})

    shown = text(page("demand:dashboard"))
    page("demand:dashboard")

    assert "New data is being worked on" in shown
    assert practice.jobs.filter(kind="ANALYSE", state=JobState.QUEUED).count() == 1


def test_dashboard_after_a_bad_file_says_which_and_keeps_its_figures(
    page, practice, upload_rows
):
    upload_rows(practice, many_rows())
    upload_rows(practice, [], name="bad.csv")

    shown = text(page("demand:dashboard"))

    assert "Your last file could not be used" in shown
    assert "The figures below have not changed." in shown
    assert "The 3% who attended most" in shown


@pytest.mark.parametrize("rows", [[], [row(status="Booked")], [row()]])
def test_no_page_shows_its_own_tags(page, practice, upload_rows, rows):
    upload = upload_rows(practice, rows)

    for name, ids in (
        ("demand:dashboard", {}),
        ("demand:people", {}),
        ("extracts:upload_list", {}),
        ("extracts:upload_show", {"upload_id": upload.pk}),
    ):
        assert "&lt;" not in text(page(name, **ids))


def test_problem_list_is_written_down(page, practice, upload_rows):
    upload = upload_rows(practice, [row("P1"), row("P2", "soon")])

    page("extracts:problem_list", upload_id=upload.pk)

    assert AuditEvent.objects.get(action="PROBLEMS_LISTED").people_count == 1


def test_a_file_from_a_stranger_is_not_taken(committed, settings):
    Client().post(
        reverse("account_login"),
        {"login": "a@example.org", "file": SimpleUploadedFile("a.csv", b"x" * 9000)},
    )

    assert not any(p.is_file() for p in settings.STORAGE_DIR.rglob("*"))


def test_a_file_of_absurd_length_is_not_taken(page, practice, settings):
    settings.UPLOAD_MAX_BYTES = 1000

    response = send(page, practice, b"x" * 9000)

    assert "Select a file" in text(response)
    assert not any(p.is_file() for p in settings.STORAGE_DIR.rglob("*"))


def test_problems_come_as_a_file_without_formulas(page, practice, upload_rows):
    rows = [row("P1"), row("", "03/03/2025"), row("P2", "=1+1"), row("P3", "soon")]
    upload = upload_rows(practice, rows)

    response = page("extracts:problem_download", upload_id=upload.pk)
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))

    assert [line[:3] for line in lines] == [
        ["Row", "Column", "What it says"],
        ["3", "Patient ID", ""],
        ["4", "Appointment date", "'=1+1"],
        ["5", "Appointment date", "soon"],
    ]
    assert lines[3][3] == "An appointment date we cannot read"
    event = AuditEvent.objects.get(action="PROBLEMS_EXPORTED")
    assert event.people_count == 3


def test_dashboard_without_patients_shows_what_it_can(page, practice, upload_report):
    practice.list_size, practice.list_size_date = 100, date(2025, 4, 1)
    practice.save()
    upload_report(practice, [report_row(count=60), report_row(dna="Did Not Attend")])

    shown = text(page("demand:dashboard"))

    assert "What is booked, and what is missed" in shown
    assert "1 of 61 attended or missed" in shown
    assert "Who attends often is not known" in shown
    assert "how many of them did not attend is not known" in shown
    assert "The 3% who attended most" not in shown
    assert page("demand:table_download", name="weekday", form="csv").status_code == 200
    assert page("demand:table_download", name="bands", form="csv").status_code == 404


def test_people_without_patients_says_what_to_run(page, practice, upload_report):
    upload_report(practice, [report_row()])

    shown = text(page("demand:people"))

    assert "Who attends often is not known" in shown
    assert reverse("programme:export_emis") in shown
    assert not AuditEvent.objects.filter(action="PEOPLE_LISTED").exists()


def test_dashboard_of_both_kinds_says_which_days_count_by_which(
    page, practice, upload_rows, upload_report
):
    upload_rows(practice, many_rows())
    upload_report(
        practice, [report_row("03-Mar-2025", count=5), report_row("21-Mar-2025")]
    )

    shown = text(page("demand:dashboard"))

    assert "of 21 days, 1 counts by the files without patients" in shown
    assert "2 appointments of the other kind are not counted a second time" in shown
    assert "of those with a patient, 59 by 40 people" in shown
    assert "The 3% who attended most (2 people) had 35.6%" in shown


def test_upload_show_of_a_report_says_that_it_has_no_patients(
    page, practice, upload_report
):
    upload = upload_report(practice, [report_row(count=3)])

    shown = text(page("extracts:upload_show", upload_id=upload.pk))

    assert "3 appointments were added" in shown
    assert "This file has no patients" in shown
    assert "run a list of patients’ appointments in EMIS Web" in shown


def test_upload_add_tells_users_of_emis_first_what_to_run(page):
    shown = text(page("extracts:upload_add"))

    said = shown.index("its appointment report has no patients")
    assert said < shown.index('type="file"')
