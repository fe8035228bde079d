"""ZIPs of texts: one that is read, those that tell more of it, and tricks refused."""

import io
import stat
import zipfile

import pytest

from tests.unit.attenders.extracts.tables import appointments, patients
from tests.unit.attenders.extracts.workbooks import workbook, zipped


GOOD = "Patient ID,Date,Status\nP1,2025-04-01,DNA\n"
SR_APPOINTMENT = (
    "RowIdentifier,IDOrganisationVisibleTo,DateStart,DateEnd,AppointmentStatus"
    ",DateAppointmentBooked,TelephoneAppointment,IDProfileClinician,RotaName,RotaType"
    ",IDPatient,IDOrganisation,RemovedData\n"
)
SR_PATIENT = (
    "RowIdentifier,IDOrganisationVisibleTo,DateBirth,DateDeath,NHSNumber,FirstName"
    ",Surname,Gender,TestPatient,RemovedData\n"
    "7,A81001,31 Dec 1960 00:00,,9990000018,Zoë,Doe,F,0,0\n"
    "8,A81001,01 Feb 2001 00:00,,,A,Test,M,1,0\n"
)


def sr_row(patient: str = "7", status: str = "4", removed: str = "0") -> str:
    return (
        f"1,A81001,08 Sep 2025 08:30:00,08 Sep 2025 08:45:00,{status}"
        f",01 Sep 2025 12:00:00,1,55,Morning,GP Session,{patient},A81001,{removed}\n"
    )


def test_zip_of_one(extract):
    found = extract(
        zipped({"export/a.csv": GOOD, "__MACOSX/export/._a.csv": b"\x00\x05"})
    )

    assert appointments(found) == [("P1", "2025-04-01", "DNA")]
    assert found.notices == ()


def test_zip_with_others(extract):
    found = extract(zipped({"a.csv": GOOD, "readme.csv": "About,this\n1,2\n"}))

    assert found.notices == ("Not used from the ZIP: readme.csv.",)


def test_zip_of_several_extracts(refusal):
    assert refusal(zipped({"a.csv": GOOD, "b.csv": GOOD})) == (
        "The ZIP has 2 files of appointments (a.csv, b.csv). Upload them one after the"
        " other: rows that they share are then counted once."
    )


def test_zip_without_extract(refusal):
    assert refusal(zipped({"a.csv": "a,b\n", "b.csv": "c,d\n"})) == (
        "None of the 2 files in the ZIP has the columns of appointments: patient, date"
        " and status."
    )


def test_strategic_extract(extract):
    rows = SR_APPOINTMENT + sr_row() + sr_row(status="2") + sr_row(status="17")
    rows += sr_row("-1") + sr_row("8") + sr_row(removed="1") + sr_row(status="6")
    found = extract(
        zipped(
            {
                "SRAppointment.csv": rows.encode("cp1252"),
                "SRPatient.csv": SR_PATIENT.encode("cp1252"),
            }
        )
    )

    assert found.layout.name == "SystmOne strategic reporting extract"
    more = ("booked_day", "minute", "mode", "staff", "duration")
    same = ("2025-09-01", 510, "TELEPHONE", "GP", 15)
    assert appointments(found, *more) == [
        ("7", "2025-09-08", "ATTENDED", *same),
        ("7", "2025-09-08", "DNA", *same),
        ("7", "2025-09-08", "UNKNOWN", *same),
    ]
    assert patients(found) == [("7", 1960, "FEMALE", "")]
    assert found.excluded == {
        "Slots without a patient": 1,
        "Test patients": 1,
        "Rows that the clinical system marks as deleted": 1,
        "Blocked slots": 1,
    }
    assert found.problems["kind"].tolist() == ["STATUS_NOT_RECOGNISED"]
    assert (found.rows_read, found.rows_rejected) == (7, 0)


def test_strategic_extract_without_patients_or_deletions(extract):
    lines = (SR_APPOINTMENT + sr_row()).splitlines()
    text = "".join(line.rsplit(",", 1)[0] + "\n" for line in lines)

    assert extract(text).rows_accepted == 1


SLOT = (
    "SlotGuid,AppointmentDate,AppointmentStartTime,PlannedDurationInMinutes,PatientGuid"
    ",SendInTime,LeftTime,DidNotAttend,SessionGuid,BookedDate,BookedTime,SlotType"
    ",ModeOfContact,Deleted,ProcessingId\n"
)
BULK = {
    "Appointment_Session.csv": "AppointmentSessionGuid,Description,StartDate\n{S1},x,y\n",
    "Appointment_SessionUser.csv": "SessionGuid,UserInRoleGuid,Deleted\n{S1},{U1},FALSE\n",
    "Admin_UserInRole.csv": "UserInRoleGuid,Title,GivenName,Surname,JobCategoryCode"
    ",JobCategoryName\n{U1},Dr,Ann,Fenwick,R0260,General Medical Practitioner\n",
    "Admin_Patient.csv": "PatientGuid,DateOfBirth,Sex,Surname\n{P1},1960-12-31,F,Doe\n",
}


def slot(
    patient: str = "{P1}",
    *,
    sent: str = "",
    left: str = "",
    missed: str = "FALSE",
    kind: str = "Routine",
    minutes: str = "10",
    deleted: str = "FALSE",
) -> str:
    return (
        f"{{A}},2021-12-08,0.458333333333333,{minutes},{patient},{sent},{left},{missed}"
        f",{{S1}},44537,0.604166666666667,{kind},Telephone/Audio,{deleted},1\n"
    )


def test_bulk_extract(extract):
    rows = SLOT + slot(left="11:20:00") + slot(sent="11:05:00") + slot(missed="TRUE")
    rows += slot() + slot("{P9}", missed="TRUE", left="11:20:00")
    found = extract(zipped({"Appointment_Slot.csv": rows, **BULK}))

    assert found.layout.name == "EMIS bulk extract (IM1)"
    more = ("booked_day", "minute", "mode", "staff", "duration", "clinician")
    same = ("2021-12-07", 660, "TELEPHONE", "GP", 10, 0)
    day = "2021-12-08"
    assert appointments(found, *more) == [
        ("{P1}", day, "ATTENDED", *same),
        ("{P1}", day, "ATTENDED", *same),
        ("{P1}", day, "DNA", *same),
        ("{P1}", day, "BOOKED", *same),
        ("{P9}", day, "DNA", *same),
    ]
    assert found.clinicians == ("Dr Ann Fenwick",)
    assert patients(found) == [
        ("{P1}", 1960, "FEMALE", ""),
        ("{P9}", -1, "UNKNOWN", ""),
    ]
    assert found.notices == ("Not used from the ZIP: Appointment_Session.csv.",)


def test_bulk_extract_leaves_out(extract):
    rows = SLOT + slot() + slot("") + slot(kind="Coffee Break") + slot(minutes="1439")
    found = extract(zipped({"Slot.csv": rows + slot(deleted="TRUE")}))

    assert found.rows_accepted == 1
    assert sum(found.excluded.values()) == 4


def entry(name: str, **ways: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for way, value in ways.items():
        setattr(info, way, value)
    return info


def archive_of(*entries: zipfile.ZipInfo) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for info in entries:
            archive.writestr(info, GOOD)
    return file.getvalue()


@pytest.mark.parametrize(
    "info",
    [
        entry("../../etc/passwd"),
        entry("/etc/passwd"),
        entry("..\\..\\a.csv"),
        entry("link.csv", external_attr=(stat.S_IFLNK | 0o777) << 16),
    ],
    ids=lambda info: info.filename,
)
def test_zip_of_tricks(refusal, info):
    assert refusal(archive_of(entry("a.csv"), info)) == (
        "The file has parts that are not safe to open. Save it anew, and upload it again."
    )


def test_zip_with_a_password(refusal):
    content = bytearray(archive_of(entry("a.csv")))
    content[6] |= 1  # the flag in the file's own header, and in the list of files
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(content)).startswith("The file is protected by a password.")


@pytest.mark.parametrize(
    "inner", [zipped({"a.csv": GOOD}), workbook([["a"]]), b"\x1f\x8b\x08\x00"]
)
def test_zip_in_a_zip(refusal, inner):
    assert "The selected file must be a CSV" in refusal(zipped({"a.csv": inner}))


def test_zip_of_many(refusal):
    content = zipped({f"{number}.csv": "a" for number in range(5_000)})

    assert refusal(content) == (
        "The file has 5,000 files inside; the limit is 200. Upload only the file with the"
        " appointments."
    )


def test_zip_bomb(refusal):
    content = zipped({"a.csv": b"\n" * 50_000_000})

    assert "packed in a way that no export is" in refusal(content)


def test_zip_that_lies_about_its_size(refusal):
    content = bytearray(zipped({"a.csv": GOOD * 1000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")

    assert "damaged or incomplete" in refusal(bytes(content))


@pytest.mark.parametrize("content", [zipped({}), zipped({"__MACOSX/a": "x"})])
def test_zip_of_nothing(refusal, content):
    sentence = refusal(content)

    assert sentence.startswith("The selected file")


def test_zip_cut(refusal):
    content = zipped({"a.csv": GOOD * 1000})

    assert "damaged or incomplete" in refusal(content[:-30])
