"""Registered lists: what is read, what is dropped, and what is wrong with which row."""

from datetime import date

import pytest

from attenders.registered.reading.fields import TEMPLATE_EXAMPLES, TEMPLATE_HEADINGS
from tests.unit.attenders.extracts.workbooks import workbook, zipped
from tests.unit.attenders.registered.tables import flags, people, problems


def test_list_of_the_template(read):
    found = read(",".join(TEMPLATE_HEADINGS) + "\n" + TEMPLATE_EXAMPLES)

    assert people(found, "birth_year", "birth_month", "sex", "registered_on")[:2] == [
        ("FIC0000001", 1958, 2, "FEMALE", "1999-09-01"),
        ("FIC0000002", 2016, 11, "MALE", "2016-12-02"),
    ]
    assert people(
        found, "frailty", "deprivation_decile", "emergency_visits", "usual_gp"
    )[:2] == [
        ("FIC0000001", "MILD", 3, 1, "Dr A Example"),
        ("FIC0000002", "UNKNOWN", 7, 0, "Dr B Example"),
    ]
    assert [row[1] for row in people(found, "conditions")][:3] == [
        "Hypertension;Diabetes",
        "Asthma",
        "Heart failure",
    ]
    assert people(found, "left_on", "died_on")[2:4] == [
        ("FIC0000003", "", "2026-01-03"),
        ("FIC0000004", "2026-02-28", ""),
    ]
    assert list(flags(found).values()) == ["", "", "", "", "T", "X"]
    assert problems(found) == []
    assert found.columns_dropped == ()


def test_list_of_systmone(read):
    found = read("""
        Patient ID,NHS number,Date of birth,Sex,Registration date,Registration status
        4001,9990000018,12 Mar 1950,Female,01 Apr 1980,GMS
        4002,9990000026,01 Jan 1940,Male,01 Apr 1980,"Deceased, Deducted"
        4003,9990000034,01 Jan 1990,Male,01 Apr 2019,Deducted
        4004,9990000042,01 Jan 1991,Male,01 Apr 2026,Applied
        4005,9990000050,01 Jan 1992,Female,01 Apr 2019,"GMS,Contraception"
        4006,9990000069,01 Jan 1993,Female,01 Apr 2019,Temporary Resident < 16 days
        """)

    assert flags(found) == {
        "4001": "",
        "4002": "DL",
        "4003": "L",
        "4004": "P",
        "4005": "",
        "4006": "T",
    }
    assert found.dropped_identifiers == {
        "NHS number": "NHS numbers",
        "Date of birth": (
            "full dates of birth, of which only the year and month are kept"
        ),
    }


def test_list_of_emis_web_below_its_preamble(read):
    found = read("""
        Registered patients
        Last Run: 31-Mar-2026

        EMIS Number,Usual GP's Full Name,NHS Number,Title,Family Name,Calling Name,Age,Date of Birth,Gender,Postcode
        17,"SMITH, Ann (Dr)",9990000018,Ms,Doe,Zoe,76,12-Mar-1950,Female,LS1 4AP
        """)

    assert people(found, "birth_year", "birth_month", "usual_gp") == [
        ("17", 1950, 3, "SMITH, Ann (Dr)")
    ]
    assert set(found.columns_dropped) == {
        "NHS Number",
        "Title",
        "Family Name",
        "Calling Name",
        "Postcode",
        "Age",
    }
    assert found.dropped_identifiers["Postcode"] == "full postcodes"
    assert found.notices[0] == "Skipped 3 rows above the headings."


def test_list_of_emis_bulk(read):
    found = read("""
        PatientGuid,OrganisationGuid,Sex,DateOfBirth,DateOfDeath,GivenName,Surname,DateOfRegistration,PatientTypeDescription,DummyType,DateOfDeactivation,Deleted,SpineSensitive,IsConfidential
        {A},{O},F,1950-03-12,,Zoe,Doe,1980-04-01,Regular,FALSE,,FALSE,FALSE,FALSE
        {B},{O},M,1950-03-12,2020-01-01,Zed,Doe,1980-04-01,Regular,FALSE,2020-01-02,FALSE,FALSE,FALSE
        {C},{O},M,1980-03-12,,Tim,Test,1980-04-01, Dummy,TRUE,,FALSE,FALSE,FALSE
        {D},{O},M,1980-03-12,,Old,Row,1980-04-01,Regular,FALSE,,TRUE,TRUE,FALSE
        """)

    assert people(found, "left_on", "died_on") == [
        ("{A}", "", ""),
        ("{B}", "2020-01-02", "2020-01-01"),
        ("{C}", "", ""),
    ]
    assert flags(found)["{C}"] == "X"
    assert found.excluded == {"Rows that your system had removed": 1}
    assert found.conditions == ()


SR_PATIENT = (
    "RowIdentifier,IDOrganisationVisibleTo,DateBirth,DateDeath,NHSNumber,FirstName"
    ",Surname,Gender,TestPatient,RemovedData\n"
    "7,A81001,31 Dec 1960 00:00,,9990000018,Zoë,Doe,F,0,0\n"
    "8,A81001,01 Feb 2001 00:00,,,A,Test,M,1,0\n"
    "9,A81001,01 Feb 1931 00:00,03 Jan 2026 00:00,,B,Dead,M,0,0\n"
)
SR_REGISTRATION = (
    "RowIdentifier,IDOrganisationVisibleTo,DateRegistration,DateDeRegistration"
    ",RegistrationStatus,IDPatient,IDOrganisation,RemovedData\n"
    "1,A81001,01 Apr 1980 00:00:00,01 May 1999 00:00:00,GMS,7,A81001,0\n"
    "2,A81001,01 Apr 2010 00:00:00,,GMS,7,A81001,0\n"
    "3,A81001,01 Apr 2012 00:00:00,,GMS,7,B82002,0\n"
    "4,A81001,01 Apr 2019 00:00:00,,GMS,8,A81001,0\n"
    "5,A81001,01 Apr 1990 00:00:00,,GMS,9,A81001,0\n"
)


def test_list_of_systmone_bulk_joins_registrations_with_people(read):
    found = read(
        zipped(
            {
                "SRPatient.csv": SR_PATIENT.encode("cp1252"),
                "SRPatientRegistration.csv": SR_REGISTRATION,
            }
        )
    )

    assert people(found, "birth_year", "sex", "registered_on", "left_on") == [
        ("7", 1960, "FEMALE", "2010-04-01", ""),
        ("8", 2001, "MALE", "2019-04-01", ""),
        ("9", 1931, "MALE", "1990-04-01", ""),
    ]
    assert flags(found) == {"7": "", "8": "X", "9": ""}
    assert found.excluded == {"Registrations at another practice": 1}
    assert problems(found) == [(2, "REPEATED_PATIENT", "IDPatient", "")]


def test_list_of_a_workbook(read):
    found = read(
        workbook(
            [
                ["Patient ID", "Date of birth", "Sex", "Registration date"],
                [4001, date(1950, 3, 12), "F", date(1980, 4, 1)],
            ]
        )
    )

    assert people(found, "birth_year", "birth_month", "registered_on") == [
        ("4001", 1950, 3, "1980-04-01")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_list_in_any_usual_encoding(read, encoding):
    text = "Patient ID\tBirth year\tSex\tUsual GP\nP1\t1950\tF\tDr Zoë\n"

    assert people(read(text.encode(encoding)), "usual_gp") == [("P1", "Dr Zoë")]


@pytest.mark.parametrize(
    ("born", "year", "month"),
    [
        ("12/03/1950", 1950, 3),
        ("12-Mar-50", 1950, 3),
        ("12/03/26", 2026, 3),  # days old
        ("12/04/26", 1926, 4),  # later than the list: a hundred years before
        ("1950-03-12T00:00:00", 1950, 3),
        ("Mar-1950", 1950, 3),
        ("03/1950", 1950, 3),
        ("1950-03", 1950, 3),
        ("1950", 1950, -1),
        ("18334", 1950, 3),  # as a spreadsheet keeps a date
        ("12/03/1905", -1, -1),
        ("01/04/2026", -1, -1),
        ("31/02/1950", -1, -1),
        ("never", -1, -1),
    ],
)
def test_list_keeps_the_year_and_month_of_birth(read, born, year, month):
    found = read(f"Patient ID,Date of birth,Sex\nP1,{born},F\n")

    assert people(found, "birth_year", "birth_month") == [("P1", year, month)]
    assert [kind for _, kind, *_ in problems(found)] == (
        ["IMPOSSIBLE_BIRTH"] if year == -1 else []
    )


def test_list_never_shows_a_birth_or_a_patient_number_among_the_problems(read):
    found = read("""
        Patient ID,Date of birth,Sex,Registration date
        P1,31/02/1950,F,soon
        P1,31/02/1950,F,01/01/2000
        P2,,F,01/01/2000
        """)

    assert problems(found) == [
        (2, "REPEATED_PATIENT", "Patient ID", ""),
        (2, "IMPOSSIBLE_BIRTH", "Date of birth", ""),
        (2, "UNREADABLE_REGISTERED_ON", "Registration date", "soon"),
        (3, "IMPOSSIBLE_BIRTH", "Date of birth", ""),
        (4, "NO_BIRTH", "Date of birth", ""),
    ]


@pytest.mark.parametrize(
    ("as_at", "year"), [("2026-03-31", 1985), ("2026-07-01", 1986)]
)
def test_list_of_ages_takes_the_year_that_gives_the_age_back(read, as_at, year):
    found = read("Patient ID,Age\nP1,40\n", as_at=date.fromisoformat(as_at))

    assert people(found, "birth_year", "birth_month") == [("P1", year, -1)]


def test_list_of_years_and_months(read):
    found = read(
        "Patient ID,Birth year,Birth month\nP1,1950,3\nP2,1951,May\nP3,1066,1\n"
    )

    assert people(found, "birth_year", "birth_month") == [
        ("P1", 1950, 3),
        ("P2", 1951, 5),
        ("P3", -1, -1),
    ]


def test_list_of_conditions_as_columns(read):
    found = read("""
        Patient ID,Birth year,Diabetes,COPD,On asthma register,Last blood test,Notes
        P1,1950,yes,Y,01/02/2003,01/01/2026,free text
        P2,1951,0,N,,02/01/2026,yes
        P3,1952,1,true,05/06/2010,,
        """)

    assert people(found, "conditions") == [
        ("P1", "Diabetes;COPD;On asthma register"),
        ("P2", ""),
        ("P3", "Diabetes;COPD;On asthma register"),
    ]
    assert found.conditions == ("Diabetes", "COPD", "On asthma register")
    assert found.columns_dropped == ("Last blood test", "Notes")


def test_list_of_conditions_both_ways_names_each_once(read):
    found = read("""
        Patient ID,Birth year,Conditions,Diabetes
        P1,1950,"asthma, Diabetes; gout",yes
        P2,1951,None,yes
        """)

    assert people(found, "conditions") == [
        ("P1", "asthma;Diabetes;gout"),
        ("P2", "Diabetes"),
    ]


def test_list_with_names_among_the_conditions_drops_them(read):
    found = read('Patient ID,Birth year,Conditions\nP1,1950,"DOE, Zoe (Mrs)"\n')

    assert people(found, "conditions") == [("P1", "")]
    assert found.dropped_identifiers == {"Conditions": "names of people"}


def test_list_counts_a_person_once_by_the_latest_registration(read):
    found = read("""
        Patient ID,Birth year,Registration date,Deregistration date
        P1,1950,01/01/2010,
        P1,1950,01/01/1990,01/01/2000
        P2,1951,,
        P1,1950,01/01/2010,02/02/2020
        P2,1952,,
        """)

    assert people(found, "birth_year", "registered_on", "left_on") == [
        ("P1", 1950, "2010-01-01", "2020-02-02"),
        ("P2", 1952, "", ""),
    ]
    assert [row for row, *_ in problems(found)] == [2, 3, 4]


def test_list_with_dates_that_cannot_be_read_errs_on_the_side_of_leaving(read):
    found = read("""
        Patient ID,Birth year,Deregistration date,Date of death
        P1,1950,last year,
        P2,1951,,some day
        P3,1952,31 Dec 9999,9999-12-31
        """)

    assert flags(found) == {"P1": "L", "P2": "D", "P3": ""}


def test_list_with_words_we_do_not_know_says_so(read):
    found = read("""
        Patient ID,Birth year,Sex,Registration type,Test patient,Frailty,IMD decile,A&E attendances
        P1,1950,Z,Honorary,perhaps,0.12,11,many
        """)

    assert [(kind, value) for _, kind, _, value in problems(found)] == [
        ("REGISTRATION_NOT_RECOGNISED", "Honorary"),
        ("YES_NO_NOT_RECOGNISED", "perhaps"),
        ("SEX_NOT_RECOGNISED", "Z"),
        ("FRAILTY_NOT_RECOGNISED", "0.12"),
        ("UNREADABLE_DECILE", "11"),
        ("UNREADABLE_EMERGENCY_VISITS", "many"),
    ]
    assert people(found, "frailty", "deprivation_decile", "emergency_visits") == [
        ("P1", "UNKNOWN", -1, -1)
    ]


def test_list_has_the_numbers_that_an_extract_has(read):
    numbers = ["29872499824296.0", "\u200bP1\u00a0", "2.98725E+13", "P\x073", "007"]
    rows = "".join(f"{number},1950,F\n" for number in numbers)

    found = read("Patient ID,Birth year,Sex\n" + rows)

    assert [row[0] for row in people(found)] == ["29872499824296", "P1", "007"]
    assert problems(found) == [
        (4, "SHORTENED_PATIENT", "Patient ID", ""),
        (5, "UNSTORABLE_PATIENT", "Patient ID", ""),
    ]


def test_list_ending_in_totals_and_a_slipped_row(read):
    found = read("""
        Patient ID,Birth year,Sex
        P1,1950,F
        P2,1951,F,surplus

        Total,,1
        ,1952,M
        """)

    assert [row[0] for row in people(found)] == ["P1"]
    assert problems(found) == [
        (3, "WRONG_NUMBER_OF_VALUES", "", "4 values, 3 headings"),
        (5, "NOT_A_PERSON", "", ""),
        (6, "NO_PATIENT", "Patient ID", ""),
    ]
    assert found.rows_read == 4


@pytest.mark.parametrize(
    ("dates", "registered"),
    [
        (("01/04/2020", "13/04/2020"), "2020-04-01"),
        (("01/04/2020", "04/13/2020"), "2020-01-04"),
    ],
)
def test_list_reads_dates_in_the_order_that_one_of_them_shows(read, dates, registered):
    found = read(
        f"Patient ID,Birth year,Registration date\nP1,1950,{dates[0]}\nP2,1950,{dates[1]}\n"
    )

    assert people(found, "registered_on")[0] == ("P1", registered)


def test_list_in_which_no_date_shows_its_order_says_how_it_was_read(read):
    found = read("Patient ID,Birth year,Sex,Left on\nP1,1950,F,01/04/2020\n")

    assert people(found, "left_on") == [("P1", "2020-04-01")]
    assert found.notices == (
        (
            "No date shows whether the day or the month comes first. Read day first, as is"
            " usual in England."
        ),
    )


def test_list_without_sex_or_leaving_says_what_follows(read):
    found = read("Patient ID,Birth year\nP1,1950\n")

    assert found.notices == (
        (
            "No column says who has died, left or registered for a time only, so everybody"
            " on the list counts as registered."
        ),
        "No column has the sex of people, so it is not known of anybody.",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty."),
        ("Patient ID,Birth year\n", "The file has headings but no people."),
        (
            "Surgery,Birth year\nx,1950\n",
            (
                "The first row has no patient number column (such as “Patient ID”). It has:"
                " Surgery, Birth year. The first row must be the column headings."
            ),
        ),
        (
            "Patient ID,Sex\nP1,F\n",
            (
                "The first row has no column of births (such as “Date of birth” or “Birth"
                " year”). It has: Patient ID, Sex. The first row must be the column"
                " headings."
            ),
        ),
        (
            "943 476 5919,F,12/03/1950\n943 476 5870,M,13/03/1950\n",
            (
                "The first row looks like a person. The first row must be the column"
                " headings."
            ),
        ),
        (
            '"SMITH, Janet (Mrs)",F\n"DOE, John (Mr)",M\n',
            (
                "The first row looks like a person. The first row must be the column"
                " headings."
            ),
        ),
        (
            "Patient ID,Date of birth,Date of birth\nP1,01/01/1950,01/01/1950\n",
            "The file has 2 columns called Date of birth. Remove or rename all but one.",
        ),
        (
            "Patient ID,Appointment date,Status,Birth year\nP1,01/01/2026,DNA,1950\n",
            (
                "This is a list of appointments, not of registered patients. Upload it under"
                " “Uploads” instead. Nothing has been loaded."
            ),
        ),
        (
            "Patient ID,Birth year\n,1950\n,1951\n",
            (
                "Of 2 rows, none can be used. Most often: no patient number. Nothing has"
                " been loaded."
            ),
        ),
        (
            "Patient ID,Birth year,Sex\nP1,1950,F\nP2,19",
            (
                "The file stops in the middle of row 3, which has 2 of 3 values. It may not"
                " have been saved or copied to the end. Nothing has been loaded: run the"
                " export again."
            ),
        ),
    ],
)
def test_list_that_cannot_be_used(refusal, content, sentence):
    assert refusal(content) == sentence


def test_list_by_nhs_number_is_refused(refusal):
    said = refusal("Patient ID,Birth year\n999 000 0018,1950\n999 000 0026,1951\n")

    assert said.startswith("The column Patient ID holds NHS numbers")


def test_list_in_a_zip_with_another_is_refused(refusal):
    one = "Patient ID,Birth year\nP1,1950\n"

    assert refusal(zipped({"a.csv": one, "b.csv": one})) == (
        "Of the 2 files in the ZIP, 2 can be the list of registered patients. Upload the"
        " list by itself."
    )


def test_list_goes_from_one_process_to_another(read, tmp_path):
    found = read("Patient ID,Birth year,Diabetes\nP1,1950,yes\n,1951,no\n")

    found.save(tmp_path)
    taken = type(found).load(tmp_path)

    assert taken.people.equals(found.people)
    assert problems(taken) == problems(found)
    assert (taken.conditions, taken.notices) == (found.conditions, found.notices)
