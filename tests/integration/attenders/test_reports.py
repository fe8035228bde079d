"""Reports for meetings: made, read, approved, printed, taken away, forgotten."""

import html
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy.people import jobs
from academy.people.models import AuditEvent, Job, JobState, Role
from attenders.analysis.outside import OUTSIDE
from attenders.demand import reports
from attenders.demand.models import Audience, Report
from attenders.demand.report_inside import CHOICES, FIRST_CHOICE
from attenders.demand.tasks import delete_old_reports, print_report
from tests.extracts import row
from tests.factories import MembershipFactory, report_of


@pytest.fixture
def manager(committed, quiet_bell):
    return MembershipFactory()


@pytest.fixture
def practice(manager):
    return manager.practice


@pytest.fixture
def clinician(practice):
    return MembershipFactory(practice=practice, role=Role.PRACTICE_CLINICIAN)


@pytest.fixture
def loaded(practice, upload_rows):
    often = [row("P0", f"{day:02}/03/2025") for day in range(1, 21)]
    return upload_rows(
        practice, [*often, *(row(f"P{n}", "21/03/2025") for n in range(1, 40))]
    )


@pytest.fixture
def browser(settings, tmp_path):
    """A program that stands in for Chromium: it makes a PDF of two pages at once."""
    path = tmp_path / "browser"
    path.write_text(
        "#!/bin/sh\ncp page.html seen.html\n"
        "printf '%%PDF-1.4 /Type /Page /Type /Page' > page.pdf\n"
    )
    path.chmod(0o700)
    settings.CHROMIUM = str(path)
    return path


@pytest.fixture
def no_browser(settings):
    settings.CHROMIUM = ""


def client_of(membership) -> Client:
    client = Client()
    client.force_login(membership.user)
    return client


def page(of, name: str = "report", **ids: object) -> str:
    practice_id = getattr(of, "practice_id", None) or of.pk
    return reverse(f"demand:{name}", kwargs={"practice_id": practice_id, **ids})


def page_of(report: Report, name: str = "report_show") -> str:
    return page(report, name, report_id=report.pk)


def text(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def make(membership, audience: str, **chosen) -> Report:
    sent = {"inside": list(FIRST_CHOICE), "outside": list(OUTSIDE)} | chosen
    client_of(membership).post(page(membership), {"audience": audience, **sent})
    return membership.practice.reports.latest("made_at")


def do_job(report: Report) -> Job:
    report.refresh_from_db()
    print_report(job_id=str(report.job_id))
    report.refresh_from_db()
    return report.job


def audited(action: str) -> AuditEvent:
    return AuditEvent.objects.get(action=action)


def test_report_before_any_upload_says_what_to_do(manager):
    shown = text(client_of(manager).get(page(manager)))

    assert "Upload" in shown


def test_report_is_one_click_away(manager, loaded, browser):
    form = text(client_of(manager).get(page(manager)))

    assert form.count("checked") == len(FIRST_CHOICE) + len(OUTSIDE)
    assert "Make the report for your practice" in form
    assert "Make a preview for people outside" in form


def test_inside_report_is_made_and_its_pdf_asked_for(manager, loaded, browser):
    report = make(manager, "INSIDE")

    shown = text(client_of(manager).get(page_of(report)))
    assert "For the practice only" in shown
    assert "The PDF is being made" in shown
    assert (report.job.kind, report.job.state) == ("PRINT", JobState.QUEUED)
    assert audited("REPORT_MADE").detail["subjects"] == list(FIRST_CHOICE)


def test_pdf_is_made_kept_encrypted_and_taken(manager, loaded, browser, settings):
    report = make(manager, "INSIDE")

    job = do_job(report)

    assert (job.state, report.pdf_pages) == (JobState.DONE, 2)
    kept = (settings.STORAGE_DIR / report.pdf.name).read_bytes()
    assert b"%PDF" not in kept
    response = client_of(manager).get(page_of(report, "report_download"))
    assert response.content.startswith(b"%PDF-1.4")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert audited("REPORT_TAKEN").object_id == report.pk


def test_page_says_how_far_the_pdf_is(manager, loaded, browser):
    report = make(manager, "INSIDE")
    client = client_of(manager)

    waiting = client.get(page_of(report, "report_progress"))
    do_job(report)
    done = client.get(page_of(report, "report_progress"))

    assert "Waiting for its turn" in text(waiting)
    assert "HX-Refresh" not in waiting.headers
    assert done.headers["HX-Refresh"] == "true"
    assert "Download the PDF (2 pages)" in text(client.get(page_of(report)))


def test_outside_report_is_a_preview_that_cannot_be_taken(manager, loaded, browser):
    report = make(manager, "OUTSIDE")
    client = client_of(manager)

    shown = text(client.get(page_of(report)))
    taken = client.get(page_of(report, "report_download"))
    client.post(page_of(report, "report_print"))
    report.refresh_from_db()

    assert "Not approved: it must not leave the practice" in shown
    assert "What to know" not in shown
    assert taken.headers["Location"] == page_of(report)
    assert report.job is None


def test_preview_says_how_much_is_hidden_and_marks_it(manager, loaded, browser):
    report = make(manager, "OUTSIDE")

    shown = client_of(manager).get(page_of(report)).content.decode()

    assert report.hidden
    assert f"{report.hidden} number" in shown
    assert 'text-decoration="underline">7 or fewer' in shown


def test_manager_approves_a_report_and_it_is_printed(manager, loaded, browser):
    report = make(manager, "OUTSIDE")
    before = report.document

    client_of(manager).post(page_of(report, "report_approve"), {"is_read": "on"})
    do_job(report)

    assert report.approved_by_id == manager.user_id
    assert report.pdf
    assert report.document == before
    event = audited("REPORT_APPROVED")
    assert (event.actor_id, event.detail["sha256"]) == (manager.user_id, report.sha256)


def test_manager_must_have_read_it(manager, loaded, browser):
    report = make(manager, "OUTSIDE")

    response = client_of(manager).post(page_of(report, "report_approve"))
    report.refresh_from_db()

    assert "Read the report, and confirm" in text(response)
    assert report.approved_at is None


def test_clinician_makes_a_preview_and_cannot_approve_it(clinician, loaded, browser):
    report = make(clinician, "OUTSIDE")
    client = client_of(clinician)

    shown = text(client.get(page_of(report)))
    response = client.post(page_of(report, "report_approve"), {"is_read": "on"})
    report.refresh_from_db()

    assert "Ask a manager of the practice to read and approve it" in shown
    assert response.status_code == 403
    assert report.approved_at is None


def test_clinician_takes_what_a_manager_approved(manager, clinician, loaded, browser):
    report = make(clinician, "OUTSIDE")
    reports.approve(report=report, by=manager.user)
    do_job(report)

    response = client_of(clinician).get(page_of(report, "report_download"))

    assert response.content.startswith(b"%PDF")


def test_approving_says_what_left_before(manager, loaded, browser):
    reports.approve(report=make(manager, "OUTSIDE"), by=manager.user)

    shown = text(
        client_of(manager).get(page_of(make(manager, "OUTSIDE"), "report_approve"))
    )

    assert "have left already" in shown


def test_approving_twice_is_approving_once(manager, loaded, browser):
    report = make(manager, "OUTSIDE")

    assert reports.approve(report=report, by=manager.user)
    assert not reports.approve(report=report, by=manager.user)

    assert audited("REPORT_APPROVED")


@pytest.mark.parametrize("function", [reports.take, reports.ask_for_pdf])
def test_what_nobody_approved_goes_nowhere(function, manager, loaded, browser):
    report = make(manager, "OUTSIDE")

    with pytest.raises(reports.NotApprovedError):
        function(report=report, by=manager.user)


def test_database_refuses_a_pdf_of_what_nobody_approved(practice):
    report = report_of(practice, audience=Audience.OUTSIDE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(pdf="reports/1", pdf_pages=4)


@pytest.mark.parametrize(
    "half", [{"approved_at": timezone.now()}, {"pdf": "reports/1"}, {"pdf_pages": 4}]
)
def test_database_refuses_half_of_a_pair(practice, half):
    report = report_of(practice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**half)


def test_report_stays_as_it_was_made(
    manager, practice, loaded, upload_rows, no_browser
):
    report = make(manager, "INSIDE")
    before = report.document

    upload_rows(practice, [row("P1", "22/03/2025")], name="later.csv")
    report.refresh_from_db()

    assert report.document == before


def test_report_is_of_the_view_in_the_address(manager, loaded, no_browser):
    query = "?definition=TOP_3"

    response = client_of(manager).get(page(manager) + query)

    assert "Top 3%" in text(response)
    assert "These figures have not been worked out yet" in text(response)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"audience": "INSIDE"}, "Select what is to be in the report"),
        ({"audience": "INSIDE", "inside": list(CHOICES)}, "Select at most 8"),
        ({"audience": "OUTSIDE", "inside": ["often"]}, "Select what is to be in"),
    ],
)
def test_form_says_what_is_missing(manager, loaded, no_browser, sent, error):
    response = client_of(manager).post(page(manager), sent)

    assert error in text(response)
    assert "Error: Report for a meeting" in text(response)
    assert not manager.practice.reports.exists()


def test_without_a_browser_the_page_says_what_does_the_same(
    manager, loaded, no_browser
):
    report = make(manager, "INSIDE")

    shown = text(client_of(manager).get(page_of(report)))

    assert "Print the report from your browser" in shown
    assert report.job is None


def test_a_browser_that_went_away_fails_the_job_with_a_sentence(
    manager, loaded, browser
):
    report = make(manager, "INSIDE")
    browser.unlink()

    job = do_job(report)

    assert job.state == JobState.FAILED
    shown = text(client_of(manager).get(page_of(report)))
    assert "Print the report from your browser" in shown
    assert "Make the PDF" in shown


def test_a_browser_that_fails_is_tried_again(manager, loaded, browser):
    report = make(manager, "INSIDE")
    works = browser.read_text()
    browser.write_text("#!/bin/sh\nexit 1\n")

    assert do_job(report).state == JobState.RUNNING  # given back, to be tried again

    browser.write_text(works)
    assert do_job(report).state == JobState.DONE


def test_what_takes_too_long_is_killed_and_tried_again(
    manager, loaded, browser, settings
):
    settings.PDF_SECONDS = 0.3
    browser.write_text("#!/bin/sh\nsleep 60\n")

    job = do_job(make(manager, "INSIDE"))

    assert (job.state, job.attempt) == (JobState.RUNNING, 1)


def test_too_many_pages_are_set_closer(manager, loaded, browser, tmp_path):
    seen = tmp_path / "seen"
    browser.write_text(
        f"#!/bin/sh\ncat page.html >> {seen}\nprintf '%%PDF-1.4' > page.pdf\n"
        "for n in 1 2 3 4 5 6 7; do printf ' /Type /Page' >> page.pdf; done\n"
    )

    do_job(make(manager, "INSIDE"))

    assert seen.read_text().count('<main class="app-report-close">') == 1
    assert seen.read_text().count("<!DOCTYPE html>") == 2


def test_asking_twice_makes_one_pdf(manager, loaded, browser):
    report = make(manager, "INSIDE")
    client = client_of(manager)

    client.post(page_of(report, "report_print"))
    do_job(report)
    client.post(page_of(report, "report_print"))

    assert report.practice.jobs.filter(kind="PRINT").count() == 1


def test_report_that_is_deleted_meanwhile_ends_its_job(manager, loaded, browser):
    report = make(manager, "INSIDE")
    job = report.job

    client_of(manager).post(page_of(report, "report_delete"))
    print_report(job_id=str(job.pk))
    job.refresh_from_db()

    assert job.state == JobState.DONE
    assert not manager.practice.reports.exists()


def test_what_left_the_practice_cannot_be_deleted_by_hand(manager, loaded, browser):
    report = make(manager, "OUTSIDE")
    reports.approve(report=report, by=manager.user)

    client_of(manager).post(page_of(report, "report_delete"))

    assert manager.practice.reports.exists()


@pytest.mark.parametrize("name", ["report_print", "report_delete"])
def test_an_address_alone_does_nothing(manager, name):
    report = report_of(manager.practice)

    response = client_of(manager).get(page_of(report, name))

    assert response.headers["Location"] == page_of(report)
    assert manager.practice.reports.exists()
    assert not Job.objects.exists()


def test_report_of_another_practice_is_not_found(manager):
    other = report_of(MembershipFactory().practice, pdf=b"%PDF-")

    for name in ("report_show", "report_download", "report_approve", "report_print"):
        address = page(manager.practice, name, report_id=other.pk)
        assert client_of(manager).get(address).status_code == 404


def test_pdf_that_cannot_be_opened_can_be_made_again(
    manager, practice, browser, settings
):
    report = report_of(practice, pdf=b"%PDF-")
    (settings.STORAGE_DIR / report.pdf.name).write_bytes(b"something else")

    response = client_of(manager).get(page_of(report, "report_download"), follow=True)
    report.refresh_from_db()

    assert "cannot be opened any more" in text(response)
    assert (report.pdf.name, report.pdf_pages) == ("", None)


def test_pdf_of_an_older_key_is_made_again(practice, settings):
    report = report_of(practice, pdf=b"%PDF-")
    settings.ENCRYPTION_KEYS = [
        "a newer key that is long enough",
        *settings.ENCRYPTION_KEYS,
    ]

    call_command("rotate_keys")
    report.refresh_from_db()

    assert report.pdf.name == ""
    assert [*(settings.STORAGE_DIR / reports.FOLDER).glob("*")] == []


@pytest.mark.parametrize(
    ("audience", "approved", "days", "left"),
    [
        (Audience.INSIDE, False, 399, True),
        (Audience.INSIDE, False, 401, False),
        (Audience.OUTSIDE, True, 399, True),
        (Audience.OUTSIDE, True, 401, False),
        (Audience.OUTSIDE, False, 29, True),
        (Audience.OUTSIDE, False, 31, False),
    ],
)
def test_old_reports_go_with_their_pdfs(
    manager, practice, settings, audience, approved, days, left
):
    is_printed = approved or audience == Audience.INSIDE
    made_at = timezone.now() - timedelta(days=days)
    report = report_of(practice, audience=audience)
    Report.objects.filter(pk=report.pk).update(
        made_at=made_at,
        approved_at=made_at if approved else None,
        approved_by_id=manager.user_id if approved else None,
    )
    if is_printed:
        with_pdf(report)

    delete_old_reports()

    assert practice.reports.exists() == left
    folder = settings.STORAGE_DIR / reports.FOLDER
    assert any(folder.glob("*")) == (left and is_printed)


def with_pdf(report: Report) -> None:
    other = report_of(report.practice, pdf=b"%PDF-")
    name, other.pdf = other.pdf.name, ""
    Report.objects.filter(pk=other.pk).delete()
    Report.objects.filter(pk=report.pk).update(pdf=name, pdf_pages=4)


def test_reports_that_are_kept_are_listed(manager, practice):
    report_of(practice)
    approved = report_of(practice, audience=Audience.OUTSIDE)
    Report.objects.filter(pk=approved.pk).update(
        approved_at=timezone.now(), approved_by_id=manager.user_id
    )
    jobs.add("PRINT", practice=practice, by=None)

    shown = client_of(manager).get(page(manager) + "?definition=TOP_3")

    assert "Not to be passed on" in text(shown)
    assert "Approved on" in text(shown)


def test_dates_of_a_report_are_those_of_its_figures(manager, loaded, no_browser):
    report = make(manager, "INSIDE")

    assert report.last_day == date(2025, 3, 21)
    assert report.file_name == "report-inside-2025-03-21"


@pytest.mark.parametrize("audience", ["", "EVERYBODY"])
def test_report_for_nobody_we_know_is_not_made(manager, loaded, no_browser, audience):
    response = client_of(manager).post(page(manager), {"audience": audience})

    assert response.status_code == 200
    assert not manager.practice.reports.exists()
