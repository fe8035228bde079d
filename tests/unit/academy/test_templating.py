import datetime as dt
import json
import zoneinfo

import jinja2
import pytest
from django import forms

from academy import templating, words


class ColourForm(forms.Form):
    colour = forms.CharField(error_messages={"required": "Enter a colour"})

    def clean(self):
        if "colour" in self.cleaned_data:
            raise forms.ValidationError("That colour is taken")


@pytest.fixture
def environment():
    return templating.environment(
        loader=jinja2.DictLoader({"page": "{{ nothing.at.all }}{{ 1234 | people }}"}),
        autoescape=True,
    )


def test_environment_has_the_filters_and_forgives_what_is_undefined(environment):
    assert environment.get_template("page").render() == "1,234 people"


def test_environment_finds_the_components_of_nhsuk_frontend(environment):
    assert environment.get_template("nhsuk/components/button/macro.jinja")


def test_environment_escapes_the_data_of_charts(environment):
    template = environment.from_string("{{ json_script(data, 'id') }}")

    page = template.render(data={"a": "</script>"})

    assert page.count("</script>") == 1
    assert json.loads(page[page.index("{") : page.rindex("}") + 1]) == {
        "a": "</script>"
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (999, "999"), (1234, "1,234"), (-1234567, "-1,234,567")],
)
def test_number(value, expected):
    assert words.number(value) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, "0%"),
        (0.0004, "less than 0.1%"),
        (0.0005, "0.1%"),
        (0.1337, "13.4%"),
        (0.5, "50.0%"),
        (0.9994, "99.9%"),
        (0.9996, "more than 99.9%"),
        (1, "100%"),
    ],
)
def test_percent(share, expected):
    assert words.percent(share) == expected


def test_day_of_a_date():
    assert templating.day(dt.date(2018, 8, 6)) == "6 August 2018"


def test_day_of_a_time_is_the_day_in_london():
    late = dt.datetime(2018, 8, 5, 23, 30, tzinfo=dt.UTC)

    assert templating.day(late) == "6 August 2018"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (0, 0, "midnight"),
        (0, 5, "12:05am"),
        (9, 0, "9am"),
        (12, 0, "midday"),
        (12, 1, "12:01pm"),
        (17, 30, "5:30pm"),
    ],
)
def test_moment(hour, minute, expected):
    london = zoneinfo.ZoneInfo("Europe/London")
    value = dt.datetime(2018, 8, 6, hour, minute, tzinfo=london)

    assert templating.moment(value) == f"6 August 2018, {expected}"


def test_moment_is_in_london():
    value = dt.datetime(2018, 8, 6, 16, 30, tzinfo=dt.UTC)

    assert templating.moment(value) == "6 August 2018, 5:30pm"


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 people"), (1, "1 person"), (1234, "1,234 people")]
)
def test_people(count, expected):
    assert words.people(count) == expected


def test_plural_adds_an_s():
    assert words.plural(1, "upload") == "1 upload"
    assert words.plural(2, "upload") == "2 uploads"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,234", "13.4%", "\u2013"], True),
        (["less than 0.1%", "£5"], True),
        (["6 August 2018"], False),
        (["5", "five"], False),
        (["\u2013", ""], False),
        ([], False),
    ],
)
def test_is_figure(cells, expected):
    assert templating.is_figure(cells) is expected


def test_form_errors_link_to_their_field():
    form = ColourForm({})

    assert templating.form_errors(form) == [
        {"href": "#id_colour", "text": "Enter a colour"}
    ]


def test_form_errors_say_what_the_page_asks_for():
    errors = templating.form_errors(ColourForm({}), {"colour": "Choose a colour"})

    assert errors == [{"href": "#id_colour", "text": "Choose a colour"}]


def test_form_errors_of_the_whole_form_link_to_its_first_field():
    form = ColourForm({"colour": "red"})

    assert templating.form_errors(form) == [
        {"href": "#id_colour", "text": "That colour is taken"}
    ]


@pytest.mark.parametrize("form", [None, ColourForm()])
def test_form_errors_of_nothing_sent(form):
    assert templating.form_errors(form) == []
