"""What an importer must survive (the extracts reference, 7), where no other test says."""

import pytest

from attenders.extracts.reading import UnclearFileError, read_extract
from tests.unit.attenders.extracts.tables import appointments, problems


COLUMNS = "Patient ID,Appointment date,Appointment time,Status,Clinician\n"
PIVOT = (
    "This is an EMIS Web report with session holders across the top. It counts slots and"
    " has no patients in it, so it cannot show who attends often. Nothing has been"
    " loaded. Run a list of appointments instead, one row for each, with the EMIS Number"
    " and the appointment date."
)


@pytest.fixture
def doubt(written):
    """Why a person is asked about a file, and what they are shown of it."""

    def ask(content: str) -> UnclearFileError:
        with pytest.raises(UnclearFileError) as error:
            read_extract(written(content))
        return error.value

    return ask


HOLDERS = '"Full Name of the Session Holder of the Session"'
BELOW = (
    '"Appointment Date","Appointment Time","Slot Type","Availability"'
    ',"Name of the Location of the Session"'
)
BANDS = '"Before 12:59","After or At 13:00"'
COUNTS = '"08-Sep-2025","08:30","Routine","Booked","The Limes","3","4"\n'


@pytest.mark.parametrize(
    "headings",
    [
        f'{HOLDERS},"","","","","DOE, Jo (Dr)","LARK, B (Ms)"\n{BELOW},"",""\n',
        f'"","","","",{HOLDERS},"DOE, Jo (Dr)","LARK, B (Ms)"\n{BELOW},{BANDS}\n',
        f',,,,,{HOLDERS},\n,,,,,"DOE, Jo (Dr)","LARK, B (Ms)"\n{BELOW},,\n',
    ],
    ids=["beside", "before", "above"],
)
@pytest.mark.parametrize("above", ["", '"Slots"\n"Last Run: 04-May-2026 10:12",,\n\n'])
@pytest.mark.parametrize("end", ["\n", "\r\n", ",\r\n"])
def test_pivot(refusal, above, headings, end):
    content = above + headings + COUNTS * 3

    assert refusal(content.replace("\n", end).encode()) == PIVOT


def test_report_with_its_headings_in_two_rows_is_no_pivot(extract):
    found = extract(
        f"{HOLDERS},,,,,,\n"
        ",Appointment Date,Appointment Time,Slot Type,Availability,DNA,EMIS Number\n"
        "DOE,08-Sep-2025,08:30,Routine,Booked,Attended,1\n"
    )

    assert found.rows_accepted == 1


@pytest.mark.parametrize(
    "row",
    [
        "7654321,20250414,0900,G,A",
        "FIC1,14-Apr-25,Attended",
        "FIC1,14 April 2025,Attended",
        "FIC1,14APR2025,Attended",
        "Quibblewick,09:30,Attended",
        "999 000 0018,Quibblewick,Attended",
        "'9990000018',Quibblewick,Attended",
    ],
)
def test_first_row_of_data_is_never_shown_as_headings(doubt, row):
    error = doubt(f"{row}\n{row}\n")

    assert str(error) == (
        "The first row looks like an appointment, so the file seems to have no"
        " headings."
    )
    assert error.preview.heading_row == 0


@pytest.mark.parametrize("heading", ["Top 10 marks", "Q1 2025", "Column 12", "A1C"])
def test_headings_with_a_number_are_headings(extract, heading):
    found = extract(f"Patient,Date,Status,{heading}\nP1,14/04/2025,DNA,x\n")

    assert found.layout.dropped == (heading,)


@pytest.mark.parametrize("band", ["Before 12:59", "After or At 13:00", "AM", "pm"])
def test_half_days_are_kept_without_a_time(extract, band):
    found = extract(COLUMNS + f"P1,14/04/2025,{band},DNA,\n")

    assert appointments(found, "minute") == [("P1", "2025-04-14", "DNA", -1)]
    assert problems(found) == [(2, "UNREADABLE_TIME", "Appointment time", band)]


@pytest.mark.parametrize(
    "number",
    [
        "29872499824296.0",
        "29872499824296.00",
        "\u200b29872499824296",
        "\ufeff29872499824296\u00a0",
    ],
)
def test_number_that_a_spreadsheet_has_touched_is_the_same(extract, number):
    found = extract(
        COLUMNS + f"29872499824296,14/04/2025,,DNA,\n{number},14/04/2025,,DNA,\n"
    )

    assert found.patients["local_id"].tolist() == ["29872499824296"]
    assert found.appointments["patient"].tolist() == [0, 0]


@pytest.mark.parametrize("number", ["1.5", "12.10", "A.0", "1.0.0", "9377952927E-5"])
def test_number_that_only_looks_touched_is_not(extract, number):
    found = extract(COLUMNS + f"{number},14/04/2025,,DNA,\n")

    assert found.patients["local_id"].tolist() == [number]


@pytest.mark.parametrize("number", ["2.98725E+13", "9,43E+09", "9e+9"])
def test_a_few_shortened_numbers_cost_their_rows(extract, number):
    found = extract(
        COLUMNS + "7654321,14/04/2025,,DNA,\n" * 3 + f'"{number}",14/04/2025,,DNA,\n'
    )

    assert found.patients["local_id"].tolist() == ["7654321"]
    # Not the number: it is a patient's, as far as it goes
    assert problems(found) == [(5, "SHORTENED_PATIENT", "Patient ID", "")]


@pytest.mark.parametrize("code", [17, 18, 20, 21, 26])
def test_codes_without_a_published_meaning(extract, code):
    found = extract(
        "RowIdentifier,DateStart,AppointmentStatus,DateAppointmentBooked,IDPatient\n"
        f"1,14 Apr 2025 09:00:00,{code},9999-12-31T00:00:00,7\n"
    )

    assert appointments(found, "booked_day") == [("7", "2025-04-14", "UNKNOWN", "")]
    assert problems(found) == [
        (2, "STATUS_NOT_RECOGNISED", "AppointmentStatus", str(code))
    ]


@pytest.mark.parametrize("who", ["Unknown", "COVID-19, NHS 111 (Mr)", "FED, GP (Ms)"])
def test_clinicians_that_are_no_people_are_kept(extract, who):
    found = extract(COLUMNS + f'P1,14/04/2025,,DNA,"{who}"\n' * 3)

    assert found.clinicians == (who,)
    assert found.dropped_identifiers == {}


@pytest.mark.parametrize("last", ['Total,"1,234"', "Total,541", "Grand total,3"])
def test_row_of_totals_with_a_count_under_the_date(extract, last):
    found = extract(COLUMNS + "P1,14/04/2025,,DNA,\n" + f"{last},,,\n")

    assert problems(found) == [(3, "NOT_AN_APPOINTMENT", "", "")]


@pytest.mark.parametrize("day", ["45761", "14/04/2025", "2025-04-14"])
def test_clinic_called_total_with_any_date_is_an_appointment(extract, day):
    found = extract(f"Clinic,Patient,Date,Status\nTotal Health,P1,{day},DNA\n")

    assert found.rows_accepted == 1


def test_published_counts_are_no_appointments(doubt):
    error = doubt(
        "CCG_CODE,Appointment_Date,APPT_STATUS,HCP_TYPE,COUNT_OF_APPOINTMENTS\n"
        "01A,01DEC2021,Attended,GP,33\n"
    )

    assert "The file has no patient number column" in str(error)


def test_dates_too_far_ahead(extract):
    found = extract(COLUMNS + "P1,14/04/2025,,DNA,\nP1,14/04/2052,,DNA,\n")

    assert problems(found) == [(3, "TOO_FAR_AHEAD", "Appointment date", "14/04/2052")]
    assert found.appointments["day"].dt.year.tolist() == [2025]
