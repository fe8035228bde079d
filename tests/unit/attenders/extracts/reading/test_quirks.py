"""What real files of each system are known to do, and what comes out of it."""

import pytest

from tests.extracts import as_report, report_row
from tests.unit.attenders.extracts.reading.test_layouts import (
    BREAKDOWN,
    breakdown,
)
from tests.unit.attenders.extracts.reading.test_sources import (
    BULK,
    SR_PATIENT,
)
from tests.unit.attenders.extracts.tables import appointments, patients, problems
from tests.unit.attenders.extracts.workbooks import zipped


def statuses(extract) -> list[str]:
    return [str(status) for status in extract.appointments["status"]]


def test_breakdown_of_any_columns_in_any_order(extract):
    found = extract(
        """
        Patient Count,Sex,Age in years,NHS number,Registration status,Appointment status,Patient ID,Appointment booked date,Appointment date,Postcode
        1,Female,65,9990000018,Deducted,Did Not Attend,1234567,30-Mar-26,01-Apr-26,ZZ99 3AB
        2,Male,-1,,"Deceased, Deducted",Finished,7654321,,01-Apr-26,
        """
    )

    assert found.layout.name == "SystmOne appointment breakdown"
    assert appointments(found, "booked_day") == [
        ("1234567", "2026-04-01", "DNA", "2026-03-30"),
        ("7654321", "2026-04-01", "ATTENDED", ""),
        ("7654321", "2026-04-01", "ATTENDED", ""),
    ]
    assert patients(found) == [
        ("1234567", 1961, "FEMALE", ""),
        ("7654321", -1, "MALE", ""),
    ]
    assert set(found.dropped_identifiers) == {"NHS number", "Postcode"}


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        ("Booked", "BOOKED"),
        ("Requested", "BOOKED"),
        *(
            (word, "ATTENDED")
            for word in ("Arrived", "In Progress", "Visit", "Waiting")
        ),
        ("Patient Walked Out", "WALKED_OUT"),
        ("No Access Visit", "NO_ACCESS_VISIT"),
        *(
            (f"Cancelled {how}", "CANCELLED")
            for how in (
                "by Patient",
                "by Unit",
                "by Other Service",
                "Due To Death",
            )
        ),
    ],
)
def test_breakdown_status(extract, status, read_as):
    found = extract(BREAKDOWN + breakdown(status=status))

    assert statuses(found) == [read_as]
    assert problems(found) == []


def test_breakdown_saved_in_the_united_states_is_asked_about(extract):
    days = ("04-01-26", "04-02-26", "04-07-26")

    found = extract(BREAKDOWN + "".join(breakdown(day=day) for day in days * 40))

    assert found.date_reading.is_open
    assert found.appointments["day"].dt.month.unique().tolist() == [4]


def test_breakdown_of_nurses_keeps_their_names(extract):
    nurse = breakdown().replace("DOE, Jo (Dr)", "DE X, Jo (Mrs)")

    assert extract(BREAKDOWN + nurse).clinicians == ("DE X, Jo (Mrs)",)


SR = {
    "RowIdentifier": "1",
    "IDOrganisationVisibleTo": "A81001",
    "DateStart": "08 Sep 2025 08:30:00",
    "DateEnd": "08 Sep 2025 08:45:00",
    "AppointmentStatus": "4",
    "DateAppointmentBooked": "01 Sep 2025 12:00:00",
    "DatePatientArrival": "08 Sep 2025 08:25:00",
    "DatePatientSeen": "08 Sep 2025 08:31:00",
    "FollowUpAppointment": "0",
    "TelephoneAppointment": "0",
    "IDClinician": "-1",
    "IDProfileClinician": "55",
    "RotaName": "Renée’s clinic",
    "RotaType": "GP Session",
    "RotaLocation": "The Limes",
    "RotaCode": "",
    "IDRotaOwner": "-1",
    "IDProfileRotaOwner": "55",
    "AllowsOverbooking": "0",
    "BookingContactNumber": "",
    "DateAppointmentCancelled": "",
    "IDRota": "9",
    "IDReferralIn": "-1",
    "IDPatient": "7",
    "IDOrganisation": "A81001",
    "IDOrganisationRegisteredAt": "A81001",
    "RemovedData": "0",
}


def sr_zip(*rows: dict[str, str], **more: str | bytes) -> bytes:
    """All columns of the extract's specification, in the encoding that it has."""
    lines = [",".join(SR), *(",".join((SR | row).values()) for row in rows)]
    return zipped(
        {
            "SRAppointment.csv": "\r\n".join([*lines, ""]).encode("cp1252"),
            "SRPatient.csv": SR_PATIENT.encode("cp1252"),
            **more,
        }
    )


def test_strategic_extract_in_full(extract):
    found = extract(sr_zip({}, **{"SRRota.csv": "RowIdentifier,Name\n9,Morning\n"}))

    assert found.slot_types == ("Renée’s clinic",)
    assert found.appointments["duration"].tolist() == [15]
    assert "Not used from the ZIP: SRRota.csv." in found.notices
    assert problems(found) == []


def test_strategic_extract_without_values(extract):
    found = extract(
        sr_zip(
            {"IDProfileClinician": "-1", "DateAppointmentBooked": "", "RotaType": ""},
            {"DateAppointmentBooked": "31 Dec 9999 00:00:00", "DateEnd": ""},
        )
    )

    assert found.clinicians == ("55",)
    assert found.appointments["clinician"].tolist() == [-1, 0]
    assert found.appointments["booked_day"].isna().all()
    assert found.appointments["duration"].tolist() == [15, -1]
    assert problems(found) == []


@pytest.mark.parametrize("code", ["17", "18", "20", "21", "26"])
def test_strategic_extract_code_that_means_nothing_published(extract, code):
    found = extract(sr_zip({"AppointmentStatus": code}))

    assert statuses(found) == ["UNKNOWN"]
    assert [problem[1] for problem in problems(found)] == ["STATUS_NOT_RECOGNISED"]


def test_report_in_full(extract):
    """Non-people, a comma and two spaces in a slot type, a long slot, future slots."""
    found = extract(
        as_report(
            [
                report_row(clinician="COVID-19, NHS 111 (Mr)", count=47),
                report_row(clinician="Unknown", dna="Did Not Attend"),
                report_row("08-Sep-2025", dna="2"),
                (*report_row()[:6], "111 Appointment,  CALL", "600", *report_row()[8:]),
            ]
        )
    )

    assert len(found.appointments) == 50
    assert found.clinicians == ("COVID-19, NHS 111 (Mr)", "Unknown", "FENWICK, A (Dr)")
    assert statuses(found)[-2:] == ["BOOKED", "ATTENDED"]
    assert found.appointments["duration"].tolist()[-1] == 600
    assert found.slot_types == ("Routine", "111 Appointment,  CALL")
    assert problems(found) == []


def test_report_with_negative_waits(extract):
    early = list(report_row("09-Sep-2025", time="00:00"))
    early[10] = "-600"

    found = extract(as_report([tuple(early)]))

    assert found.appointments["booked_day"].dt.day.tolist() == [9]
    assert problems(found) == []


def test_report_with_session_holders_across_is_refused(refusal):
    sentence = refusal(
        "Appointments,,,\nLast Run: 04-May-2026,,,\n"
        ",,Full Name of the Session Holder of the Session,"
        "Full Name of the Session Holder of the Session\n"
        'Appointment Date,Appointment Time,"FENWICK, A (Dr)","LARK, B (Ms)"\n'
        "04-May-2026,Before 12:59,3,4\n"
    )

    assert "patient number column" in sentence


SLOT = {
    "SlotGuid": "{A}",
    "AppointmentDate": "2021-12-08",
    "AppointmentStartTime": "11:00:00",
    "PlannedDurationInMinutes": "10",
    "PatientGuid": "{P1}",
    "SendInTime": "",
    "LeftTime": "",
    "DidNotAttend": "FALSE",
    "PatientWaitInMin": "",
    "AppointmentDelayInMin": "",
    "ActualDurationInMinutes": "",
    "OrganisationGuid": "{O}",
    "SessionGuid": "{S1}",
    "DnaReasonCodeId": "",
    "BookedDate": "44537",
    "BookedTime": "0.604166666666667",
    "SlotStatus": "Slot Booked",
    "SlotType": "Routine",
    "IsBookableOnline": "FALSE",
    "BookingMethod": "",
    "ExternalPatientGuid": "",
    "ExternalPatientOrganisation": "",
    "ModeOfContact": "Face to Face (Surgery)",
    "Deleted": "FALSE",
    "ProcessingId": "1",
}
USERS = (
    "SessionGuid,UserInRoleGuid,Deleted,ProcessingId\n"
    "{S1},{U1},FALSE,1\n{S1},{U2},FALSE,1\n"
)


def bulk_zip(*rows: dict[str, str], drop: tuple[str, ...] = ()) -> bytes:
    names = [name for name in SLOT if name not in drop]
    lines = [",".join(names)]
    lines += [",".join((SLOT | row)[name] for name in names) for row in rows]
    files = {"Appointment_Slot.csv": "\n".join([*lines, ""]), **BULK}
    return zipped({**files, "Appointment_SessionUser.csv": USERS})


def test_bulk_extract_in_full(extract):
    found = extract(bulk_zip({"LeftTime": "11:20:00"}, {"AppointmentDate": "44538"}))

    assert statuses(found) == ["ATTENDED", "BOOKED"]
    assert found.appointments["day"].dt.day.tolist() == [8, 8]
    assert found.appointments["booked_day"].dt.day.tolist() == [7, 7]
    assert found.clinicians == ("Dr Ann Fenwick",)  # the first of two in the session
    assert problems(found) == []


def test_bulk_extract_of_an_older_version(extract):
    new = ("BookedDate", "BookedTime", "SlotStatus", "SlotType", "ModeOfContact")

    found = extract(bulk_zip({"SendInTime": "11:05:00"}, drop=new))

    assert statuses(found) == ["ATTENDED"]
    assert found.appointments["booked_day"].isna().all()


LIST = (
    "EMIS Number,Appointment Date,Appointment Time,Slot Type,Current Slot Status"
    ",Gender,Age\n"
)


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        *((word, "ATTENDED") for word in ("Arrived", "Send In", "Quiet Send In")),
        *((word, "ATTENDED") for word in ("Left", "Start Call")),
        ("Walked Out", "WALKED_OUT"),
        *((word, "ATTENDED") for word in ("Visited (and seen)", "Video - Complete")),
        ("Telephone - Complete", "ATTENDED"),
        ("DNA", "DNA"),
        ("Telephone - Not In", "DNA"),
        ("Visited - Not In", "NO_ACCESS_VISIT"),
        ("Cannot Be Seen", "UNKNOWN"),
        ("Booked", "BOOKED"),
        ("Unknown", "UNKNOWN"),
    ],
)
def test_list_status(extract, status, read_as):
    found = extract(LIST + f"70001,08-Sep-2025,08:30,Routine,{status},Male,40\n")

    assert statuses(found) == [read_as]
    assert problems(found) == []


def test_list_leaves_out_slots_without_a_patient(extract):
    found = extract(
        LIST
        + "70001,08-Sep-2025,08:30,Routine,Left,Male,40\n"
        + ",08-Sep-2025,08:40,Routine,Slot Available,,\n"
        + ",08-Sep-2025,08:50,Routine,Blocked,,\n"
    )

    assert found.rows_accepted == 1
    assert found.excluded == {"Slots without a patient": 2}


def test_list_with_the_outcomes_of_the_appointment_report(extract):
    found = extract(
        "EMIS Number,Appointment Date,Availability,DNA\n"
        "70001,08-Sep-2025,Booked,Attended\n"
        "70001,09-Sep-2025,Booked,Did Not Attend\n"
        "70001,10-Sep-2025,Booked,2\n"
        "70001,11-Sep-2025,Available,Attended\n"
    )

    assert statuses(found) == ["ATTENDED", "DNA", "BOOKED"]
    assert problems(found) == []


def test_list_says_that_it_is_provisional(extract):
    found = extract(LIST + "70001,08-Sep-2025,08:30,Routine,Left,Male,40\n")

    assert any("not seen a file of this kind" in notice for notice in found.notices)


def test_public_file(extract):
    """Times of booking with a Z, an age of -1, and Yes for not coming."""
    found = extract(
        """
        PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,No-show
        29872499824296,5642903,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,No
        29872499824296,5642904,F,2016-04-27T08:00:00Z,2016-04-29T00:00:00Z,62,Yes
        558997776694438,5642905,M,2016-04-30T08:00:00Z,2016-04-29T00:00:00Z,-1,No
        """
    )

    assert found.layout.name == "the public no-show file"
    assert appointments(found, "booked_day") == [
        ("29872499824296", "2016-04-29", "ATTENDED", "2016-04-29"),
        ("29872499824296", "2016-04-29", "DNA", "2016-04-27"),
        ("558997776694438", "2016-04-29", "ATTENDED", "2016-04-30"),
    ]
    assert [problem[1] for problem in problems(found)] == [
        "BOOKED_AFTER_APPOINTMENT",
        "IMPOSSIBLE_AGE",
    ]
