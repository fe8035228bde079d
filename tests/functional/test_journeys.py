"""What a practice does on its first day, in a real browser."""

import os
import re
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from academy import chromium
from academy.programme.demonstration import SIGN_INS
from attenders.made_up import make_extract, write_extract
from tests import extracts
from tests.environment import ROOT
from tests.extracts import row
from tests.functional.conftest import start_site, visitor_of


MANAGER = "manager@demo.example"
OTHER_MANAGER = "manager2@demo.example"
JOB_SECONDS = 60_000  # in the browser's milliseconds


def practice_path(visitor) -> str:
    """Where the visitor's practice is: the page they come to after signing in."""
    return "/" + "/".join(visitor.page.url.split("/")[3:5]) + "/"


def guesses(visitor) -> None:
    """Write down who attends often, where the visitor's person has not done so yet."""
    asks = visitor.page.get_by_role("heading", name="Who do you think they are?")
    if not asks.count():
        return
    visitor.finds_nothing_wrong()
    save = visitor.page.get_by_role("button", name="Save and see who they are")
    save.click()
    visitor.sees("Enter a number for at least one question")
    visitor.page.get_by_label("how many are 65 or over?").fill("100")
    save.click()
    visitor.sees("you guessed 100")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_role("button", name="See who attends often").click()


def opens_main_charts(visitor) -> None:
    visitor.opens(practice_path(visitor))
    guesses(visitor)


def uploads(visitor, path: Path) -> None:
    visitor.opens(practice_path(visitor) + "uploads/add/")
    visitor.page.locator("input[type=file]").set_input_files(path)
    visitor.page.get_by_role("main").get_by_role("button", name="Upload").click()


def wait_for(visitor, text: str) -> None:
    """Load the page again and again, as it does by itself, until it says this."""
    for _ in range(60):
        if visitor.page.get_by_text(text).count():
            return
        time.sleep(0.5)
        visitor.page.reload()
    raise AssertionError(f"“{text}” did not come")


def test_first_line_says_where_and_how_to_sign_in(site):
    with_address = [line for line in site.printed if "http" in line]

    assert len(with_address) == 1
    for _role, email in SIGN_INS:
        assert email in with_address[0]


@pytest.mark.parametrize("email", [email for _role, email in SIGN_INS])
def test_everybody_can_sign_in_and_out(visitor, email):
    visitor.signs_in(email)
    visitor.finds_nothing_wrong()

    visitor.page.get_by_role("button", name="Sign out").click()

    visitor.page.get_by_role("main").get_by_role("button", name="Sign in").wait_for()


def test_signing_in_with_a_wrong_password_says_so(visitor):
    visitor.opens("/account/sign-in/")
    visitor.page.get_by_label("Email address").fill(MANAGER)
    visitor.page.get_by_label("Password", exact=True).fill("something else")
    visitor.page.get_by_role("main").get_by_role("button", name="Sign in").click()

    visitor.sees("Email address or password is not correct")
    visitor.finds_nothing_wrong()


def sees_every_chart(visitor):
    """The first as it comes into view, the others when there is time."""
    visitor.page.locator("[data-chart]").first.scroll_into_view_if_needed()
    visitor.page.wait_for_function(
        "() => document.querySelectorAll('[data-chart]').length === 4 &&"
        " document.querySelectorAll('[data-chart][data-drawn]').length === 4"
    )


def test_manager_sees_who_attends_often(visitor):
    visitor.signs_in(MANAGER)
    opens_main_charts(visitor)

    visitor.sees("The 3% who attended most")
    sees_every_chart(visitor)
    drawn = visitor.page.evaluate(
        "() => [...document.querySelectorAll('[data-chart]')].every(chart => {"
        "  const asked = JSON.parse(document.getElementById(chart.dataset.chart)"
        "    .textContent).data.map(trace => trace.type);"
        "  return asked.every((type, at) => chart._fullData[at].type === type) })"
    )
    assert drawn
    visitor.finds_nothing_wrong()


def test_no_page_waits_for_what_draws_charts(visitor):
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.signs_in(MANAGER)
    visitor.page.set_viewport_size({"width": 375, "height": 200})
    opens_main_charts(visitor)
    visitor.page.wait_for_load_state("networkidle")

    assert not any("plotly" in address for address in asked)
    sees_every_chart(visitor)
    assert any("plotly" in address for address in asked)


def test_page_says_so_where_charts_cannot_be_drawn(visitor):
    visitor.page.route("**/plotly*.js", lambda route: route.abort())
    visitor.signs_in(MANAGER)
    opens_main_charts(visitor)

    visitor.page.locator(".app-chart").first.scroll_into_view_if_needed()

    visitor.sees("The chart could not be drawn. The table below has the same numbers.")


@pytest.mark.parametrize("form", ["PNG", "SVG", "Excel", "CSV"])
def test_manager_saves_a_chart_and_its_table(visitor, form, tmp_path):
    visitor.signs_in(MANAGER)
    opens_main_charts(visitor)
    sees_every_chart(visitor)
    saves = visitor.page.get_by_role("list", name="Save as").first

    with visitor.page.expect_download() as download:
        saves.get_by_text(f"{form}:").click()

    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    begins = {"PNG": b"\x89PNG", "SVG": b"<svg", "Excel": b"PK", "CSV": b"\xef\xbb\xbf"}
    assert path.read_bytes().startswith(begins[form])
    assert path.stem == "concentration"
    visitor.finds_nothing_wrong()


def test_manager_looks_at_the_data_before_the_results(visitor):
    visitor.signs_in(MANAGER)
    start = practice_path(visitor) + "data-quality/"
    visitor.opens(start)
    visitor.sees("What matters most")
    visitor.finds_nothing_wrong()
    visitor.opens(start + "what-counts/")
    visitor.finds_nothing_wrong()

    visitor.opens(start + "week/")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_label("Yes", exact=False).check()
    visitor.page.get_by_role("button", name="Save").click()

    visitor.sees("It does")
    # Only the first of the two visitors is asked
    looked = visitor.page.get_by_text("looked at this on")
    show = visitor.page.get_by_role("button", name="I have looked: show the results")
    assert show.count() + looked.count() == 1
    if show.count():
        show.click()
        visitor.page.get_by_text(
            re.compile("The message of every page|Write down what you expect")
        ).first.wait_for()


def test_manager_makes_a_report_for_the_practice(visitor, tmp_path):
    visitor.signs_in(MANAGER)
    visitor.opens(practice_path(visitor) + "report/")
    visitor.finds_nothing_wrong()

    visitor.page.get_by_role("button", name="Make the report").click()

    visitor.sees("For the practice only.")
    download = visitor.page.get_by_role("link", name="Download the PDF")
    download.wait_for()
    visitor.finds_nothing_wrong()
    with visitor.page.expect_download() as coming:
        download.click()
    coming.value.save_as(tmp_path / "report.pdf")
    pdf = (tmp_path / "report.pdf").read_bytes()
    assert 4 <= chromium.pages_of(pdf) <= 6


def test_manager_approves_a_report_for_people_outside(visitor):
    visitor.signs_in(MANAGER)
    visitor.opens(practice_path(visitor) + "report/")
    visitor.page.get_by_role("button", name="Make a preview").click()

    visitor.sees("Not approved: it must not leave the practice")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_role("button", name="Go on to approve it").click()
    approve = visitor.page.get_by_role("button", name="Approve the report")
    approve.click()
    visitor.sees("Read the report, and confirm that it may leave the practice")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_label("I have read the preview").check()
    approve.click()

    visitor.page.get_by_role("link", name="Download the PDF").wait_for()
    visitor.finds_nothing_wrong()


def test_manager_lists_the_people_and_sorts_them(visitor):
    visitor.signs_in(MANAGER)
    visitor.opens(practice_path(visitor) + "people/?top=10")
    guesses(visitor)
    visitor.finds_nothing_wrong()

    visitor.page.get_by_role("link", name="Missed").click()

    assert visitor.page.locator("th[aria-sort]").inner_text().startswith("Missed")
    visitor.finds_nothing_wrong()


def test_manager_downloads_the_people(visitor):
    visitor.signs_in(MANAGER)
    visitor.opens(practice_path(visitor) + "people/")
    guesses(visitor)

    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name=re.compile("^Download these")).click()

    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.startswith("Place,Pseudonym,Attended,Missed")


def test_manager_uploads_and_watches(visitor, tmp_path):
    patients = 500 + visitor.page.viewport_size["width"]  # another file each time
    path = tmp_path / "march.csv"
    table = make_extract(patients=patients, years=2, seed=3, last_day=date(2026, 3, 31))
    write_extract(table, path)
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, path)

    visitor.page.get_by_role("progressbar").wait_for()
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Check the data").wait_for(
        timeout=JOB_SECONDS
    )
    visitor.sees(f"{table.num_rows:,}")
    visitor.finds_nothing_wrong()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty"),
        (b"PK\x03\x04 and so on", "The file is damaged or incomplete"),
        (extracts.as_bytes([row(), row()])[:-30], "stops in the middle of row 3"),
    ],
    ids=["empty", "damaged", "cut short"],
)
def test_manager_is_told_what_is_wrong_with_a_file(
    visitor, tmp_path, content, sentence
):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, path)

    visitor.page.get_by_text(sentence).first.wait_for(timeout=JOB_SECONDS)
    visitor.finds_nothing_wrong()


def test_another_practice_is_not_found(visitor):
    visitor.signs_in(OTHER_MANAGER)
    theirs = practice_path(visitor)
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.signs_in(MANAGER)

    assert visitor.opens(theirs) == 404
    visitor.complaints.clear()  # the browser's own word about the 404
    visitor.finds_nothing_wrong()


@pytest.mark.parametrize(
    "path",
    [
        "/help/",
        "/privacy/",
        "/accessibility/",
        "/account/password/forgotten/",
        "/account/password/forgotten/sent/",
        "/account/password/new/done/",
        "/account/password/new/1-x-y/",
    ],
)
def test_open_pages_have_nothing_wrong(visitor, path):
    assert visitor.opens(path) == 200
    visitor.finds_nothing_wrong()


def test_pages_of_uploads_have_nothing_wrong(visitor):
    visitor.signs_in(MANAGER)
    start = practice_path(visitor)

    for path in ("uploads/", "uploads/add/", "uploads/list-size/"):
        visitor.opens(start + path)
        visitor.finds_nothing_wrong()
    visitor.opens(start + "uploads/")
    visitor.page.locator("tbody a").first.click()
    visitor.sees("What the file held")
    visitor.finds_nothing_wrong()


def test_problems_of_a_file_have_nothing_wrong(visitor, tmp_path):
    name = f"problems-{visitor.page.viewport_size['width']}"
    rows = [row(name, "02/02/2026"), row("", "02/02/2026"), row("P1", "soon")]
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, extracts.write(tmp_path / f"{name}.csv", rows))
    visitor.page.get_by_role("link", name="No patient number: 1 row").click(
        timeout=JOB_SECONDS
    )

    visitor.sees("Showing 1 to 1 of 1")
    visitor.finds_nothing_wrong()


def test_manager_says_whether_the_day_or_the_month_comes_first(visitor, tmp_path):
    name = f"either-{visitor.page.viewport_size['width']}"
    rows = [row(name, f"{day:02}/03/2026") for day in (2, 3, 4, 5, 6, 9)]
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, extracts.write(tmp_path / f"{name}.csv", rows))
    heading = visitor.page.get_by_role("heading", name="Does the day or the month")
    heading.wait_for(timeout=JOB_SECONDS)
    visitor.finds_nothing_wrong()
    visitor.page.screenshot(path=tmp_path / f"{name}.png", full_page=True)

    visitor.page.get_by_role("button", name="Load the file").click()
    visitor.sees("Select whether the day or the month comes first")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_label("Day first: 02/03/2026 as 2 March 2026").check()
    visitor.page.get_by_role("button", name="Load the file").click()
    visitor.page.get_by_text("6 appointments of 1 person were added").wait_for(
        timeout=JOB_SECONDS
    )
    visitor.sees("2 March 2026 to 9 March 2026")


UNKNOWN = "Who,When,What happened,Kind"
CAME = "77,{day:02}/02/2026,Came,Routine"


def unknown_file(folder: Path, name: str) -> Path:
    """A report whose columns and words nobody could know."""
    rows = [CAME.format(day=day) for day in range(2, 28)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join([UNKNOWN, *rows, f"{name},27/02/2026,Came,Lunch", ""]))
    return path


def says_which_column_is_which(visitor, look=lambda: None) -> None:
    """Answer the three pages about the columns of `unknown_file`."""
    visitor.page.get_by_role("button", name="Check the columns").click()
    visitor.sees("The file has no patient number column")
    look()
    visitor.page.get_by_role("button", name="Continue").click()
    visitor.sees("Select the column that says what became of the appointment")
    look()
    visitor.page.get_by_label("Appointment status").select_option("What happened")
    visitor.page.get_by_label("Slot type").select_option("Kind")
    visitor.page.get_by_role("button", name="Continue").click()
    look()
    visitor.page.get_by_label("Came means").select_option("Attended")
    visitor.page.get_by_role("button", name="Continue").click()
    visitor.sees("Slot types left out: 1")
    look()


def test_manager_says_which_column_is_which(visitor, tmp_path):
    name = f"columns-{visitor.page.viewport_size['width']}"
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, unknown_file(tmp_path, name))
    visitor.page.get_by_role("button", name="Check the columns").wait_for(
        timeout=JOB_SECONDS
    )
    visitor.finds_nothing_wrong()
    says_which_column_is_which(visitor, look=visitor.finds_nothing_wrong)
    visitor.page.get_by_label("Name to remember it by").fill(f"Report {name}")
    visitor.page.get_by_role("button", name="Load the file").click()

    visitor.page.get_by_text("26 appointments of 1 person were added").wait_for(
        timeout=JOB_SECONDS
    )
    visitor.sees(f"Report {name}, version 1")
    visitor.opens(practice_path(visitor) + "uploads/layouts/")
    visitor.sees(f"Report {name}")
    visitor.finds_nothing_wrong()
    visitor.page.get_by_role("link", name=f"Stop using “Report {name}”").click()
    visitor.finds_nothing_wrong()
    visitor.page.get_by_role("button", name="Stop using it").click()
    visitor.sees("is no longer used")


def test_columns_are_checked_without_scripts(visitor_without_scripts, tmp_path):
    visitor = visitor_without_scripts
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, unknown_file(tmp_path, "plain"))
    wait_for(visitor, "Check the columns")
    says_which_column_is_which(visitor)
    visitor.page.get_by_label("Remember this").uncheck()
    visitor.page.get_by_role("button", name="Load the file").click()

    wait_for(visitor, "26 appointments of 1 person were added")


def test_changing_the_password_has_nothing_wrong(visitor):
    visitor.signs_in(MANAGER)

    visitor.page.get_by_role("link", name="change your password").click()

    visitor.page.get_by_role("heading", name=re.compile("password")).wait_for()
    visitor.finds_nothing_wrong()


def test_everything_but_the_charts_works_without_scripts(
    visitor_without_scripts, tmp_path
):
    visitor = visitor_without_scripts
    rows = [row(f"P{n}", f"{1 + n % 27:02}/02/2026") for n in range(200)]
    rows.append(row("", "01/02/2026"))
    visitor.signs_in(OTHER_MANAGER)

    uploads(visitor, extracts.write(tmp_path / "february.csv", rows))
    wait_for(visitor, "Check the data")
    visitor.page.get_by_role("link", name="No patient number: 1 row").click()
    visitor.sees("Showing 1 to 1 of 1")
    visitor.page.get_by_role("link", name="Figures", exact=True).click()
    if visitor.page.get_by_role("link", name="Skip the guess").count():
        visitor.page.get_by_role("link", name="Skip the guess").click()
        visitor.page.get_by_role("main").get_by_role("button").click()
    visitor.opens(practice_path(visitor))

    visitor.sees("The 3% who attended most")
    visitor.page.get_by_text("Data as a table").first.click()
    visitor.page.get_by_role("cell", name="100%").first.wait_for()


def test_screenshot_for_the_readme(site, browser, tmp_path):
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    visitor = visitor_of(context, site)
    visitor.signs_in("manager3@demo.example")
    opens_main_charts(visitor)
    sees_every_chart(visitor)
    visitor.page.evaluate("() => scrollTo(0, 0)")
    taken = visitor.page.screenshot(path=tmp_path / "overview.png")
    context.close()

    assert len(taken) > 20_000
    if os.environ.get("KEEP_SCREENSHOT"):
        (ROOT / "static/overview.png").write_bytes(taken)


def test_worker_killed_while_loading_is_made_up_for(site, browser, tmp_path):
    context = browser.new_context()
    visitor = visitor_of(context, site)
    path = tmp_path / "large.csv"
    last_day = date(2026, 3, 31)
    write_extract(
        make_extract(patients=20_000, years=5, seed=9, last_day=last_day), path
    )
    visitor.signs_in("manager3@demo.example")
    opens_main_charts(visitor)
    before = visitor.page.get_by_role("definition").all_inner_texts()

    uploads(visitor, path)
    visitor.page.get_by_text(re.compile("Reading rows|Storing")).wait_for(
        timeout=20_000
    )
    for pid in site.pids("celery", "ingest"):
        os.kill(pid, signal.SIGKILL)
    address = visitor.page.url
    opens_main_charts(visitor)
    still = visitor.page.get_by_role("definition").all_inner_texts()
    visitor.page.goto(address)
    visitor.page.get_by_role("button", name="Check the data").wait_for(
        timeout=2 * JOB_SECONDS
    )
    context.close()

    assert still == before


def test_stopped_in_the_middle_and_started_again(tmp_path_factory):
    data = tmp_path_factory.mktemp("stopped")
    first = start_site(data, ready="Riverside Practice:")  # at work on it

    seconds = first.stop()
    left = first.pids("")
    second = start_site(data)
    started = [line for line in second.printed if "Making up" in line]
    again = second.stop()

    assert left == []
    assert seconds < 10
    assert again < 10
    assert started == []  # what was made is still there
    for site in (first, second):
        assert site.process.stdout is not None
        site.process.stdout.close()
