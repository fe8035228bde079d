"""The extract as files of a clinical system's database, to be packed into one ZIP."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attenders.made_up.cells import EMIS_MODES, days, looked_up, numbers


Parts = dict[str, pa.Table]

_PRACTICE = "A99999"
_SEXES = {"Female": "F", "Male": "M"}
_CODES = {"Attended": "4", "Did not attend": "2", "Cancelled": "10", "Booked": "0"}
_CODES |= {"Patient walked out": "16", "No access visit": "14"}
# The bulk extract has no word for these two: only who came, and who did not
_CAME = pa.array(["Attended", "Patient walked out"])
_MISSED = pa.array(["Did not attend", "No access visit"])
_ROLES = {"GP": "General Medical Practitioner"}
_MOMENT = "%d %b %Y %H:%M:%S"


def as_strategic(table: pa.Table) -> Parts:
    """SystmOne's Strategic Reporting Extract; its ids are -1 where there is none."""
    return {
        "SRAppointment.csv": _sr_appointments(table),
        "SRPatient.csv": _sr_patients(table),
    }


def _sr_appointments(table: pa.Table) -> pa.Table:
    start = _starts(table)
    by_phone = pc.equal(table["Mode"], "Telephone")
    clinicians = _codes(table["Clinician"])
    patients = numbers(table["Patient ID"])
    return _table(
        len(table),
        RowIdentifier=np.arange(1, len(table) + 1),
        IDOrganisationVisibleTo=_PRACTICE,
        DateStart=pc.strftime(start, _MOMENT),
        DateEnd=pc.strftime(_ends(table, start), _MOMENT),
        AppointmentStatus=looked_up(table["Status"], _CODES.__getitem__),
        DateAppointmentBooked=pc.strftime(days(table["Booked date"]), _MOMENT),
        DatePatientArrival="",
        DatePatientSeen="",
        FollowUpAppointment="0",
        TelephoneAppointment=pc.if_else(by_phone, "1", "0"),
        IDClinician="-1",
        IDProfileClinician=clinicians,
        RotaName=table["Slot type"],
        RotaType=table["Staff role"],
        RotaLocation="The Limes",
        RotaCode="",
        IDRotaOwner="-1",
        IDProfileRotaOwner=clinicians,
        AllowsOverbooking="0",
        BookingContactNumber="",
        DateAppointmentCancelled="",
        IDRota="-1",
        IDReferralIn="-1",
        IDPatient=patients,
        IDOrganisation=_PRACTICE,
        IDOrganisationRegisteredAt=_PRACTICE,
        RemovedData="0",
    )


def _sr_patients(table: pa.Table) -> pa.Table:
    people = _people(table)
    return _table(
        len(people),
        RowIdentifier=numbers(people["Patient ID"]),
        IDOrganisationVisibleTo=_PRACTICE,
        DateBirth=looked_up(people["Birth year"], "01 Jan {} 00:00".format),
        DateDeath="",
        NHSNumber="",
        FirstName="",
        MiddleNames="",
        Surname="",
        Title="",
        Gender=looked_up(people["Sex"], _SEXES.__getitem__),
        TestPatient="0",
        RemovedData="0",
    )


def as_bulk(table: pa.Table) -> Parts:
    """EMIS's bulk extract. A cancelled slot merely loses its patient."""
    clinicians = table.group_by(["Clinician", "Staff role"]).aggregate([])
    code = _codes(table["Clinician"])
    names = [name.rsplit(" ", 2) for name in clinicians["Clinician"].to_pylist()]
    users = _guids("3", _codes(clinicians["Clinician"], among=table["Clinician"]))
    sessions = _guids("2", _codes(clinicians["Clinician"], among=table["Clinician"]))
    return {
        "Appointment_Slot.csv": _slots(table, sessions=_guids("2", code)),
        "Appointment_SessionUser.csv": _table(
            len(clinicians),
            SessionGuid=sessions,
            UserInRoleGuid=users,
            Deleted="FALSE",
            ProcessingId="1",
        ),
        "Admin_UserInRole.csv": _table(
            len(clinicians),
            UserInRoleGuid=users,
            Title=[title for title, _, _ in names],
            GivenName=[given for _, given, _ in names],
            Surname=[surname for _, _, surname in names],
            JobCategoryCode="",
            JobCategoryName=looked_up(
                clinicians["Staff role"], lambda role: str(_ROLES.get(role, role))
            ),
        ),
        "Admin_Patient.csv": _bulk_patients(table),
    }


def _slots(table: pa.Table, *, sessions: pa.Array) -> pa.Table:
    start = _starts(table)
    status = table["Status"]
    attended = pc.is_in(status, _CAME)
    end = pc.strftime(_ends(table, start), "%H:%M:%S")
    patients = _guids("1", numbers(table["Patient ID"]))
    return _table(
        len(table),
        SlotGuid=_guids("4", pa.array(np.arange(1, len(table) + 1))),
        AppointmentDate=pc.strftime(start, "%Y-%m-%d"),
        AppointmentStartTime=pc.strftime(start, "%H:%M:%S"),
        PlannedDurationInMinutes=table["Duration minutes"],
        PatientGuid=pc.if_else(pc.equal(status, "Cancelled"), "", patients),
        SendInTime=pc.if_else(attended, pc.strftime(start, "%H:%M:%S"), ""),
        LeftTime=pc.if_else(attended, end, ""),
        DidNotAttend=pc.if_else(pc.is_in(status, _MISSED), "TRUE", "FALSE"),
        PatientWaitInMin="",
        AppointmentDelayInMin="",
        ActualDurationInMinutes="",
        OrganisationGuid=_PRACTICE,
        SessionGuid=sessions,
        DnaReasonCodeId="",
        BookedDate=pc.strftime(days(table["Booked date"]), "%Y-%m-%d"),
        BookedTime="09:00:00",
        SlotStatus="",
        SlotType=table["Slot type"],
        IsBookableOnline="FALSE",
        BookingMethod="",
        ExternalPatientGuid="",
        ExternalPatientOrganisation="",
        ModeOfContact=looked_up(table["Mode"], EMIS_MODES.__getitem__),
        Deleted="FALSE",
        ProcessingId="1",
    )


def _bulk_patients(table: pa.Table) -> pa.Table:
    people = _people(table)
    return _table(
        len(people),
        PatientGuid=_guids("1", numbers(people["Patient ID"])),
        OrganisationGuid=_PRACTICE,
        DateOfBirth=looked_up(people["Birth year"], "{}-01-01".format),
        Sex=looked_up(people["Sex"], _SEXES.__getitem__),
    )


def _table(rows: int, **columns: object) -> pa.Table:
    """A table of whole columns, and of words that are the same in every row."""
    return pa.table(
        {
            name: pa.array([column] * rows) if isinstance(column, str) else column
            for name, column in columns.items()
        }
    )


def _people(table: pa.Table) -> pa.Table:
    return table.group_by(["Patient ID", "Birth year", "Sex"]).aggregate([])


def _codes(column: pa.ChunkedArray, among: pa.ChunkedArray | None = None) -> pa.Array:
    """A number from 1 for each name, by its place among all names in their order."""
    names = sorted(set((column if among is None else among).to_pylist()))
    places = {name: at for at, name in enumerate(names, start=1)}
    return pa.array([places[name] for name in column.to_pylist()], pa.int64())


def _guids(kind: str, numbers: pa.Array) -> pa.Array:
    """In braces, as EMIS writes them."""
    made = [f"{{0000000{kind}-0000-4000-8000-{n:012}}}" for n in numbers.to_pylist()]
    return pa.array(made, pa.string())


def _starts(table: pa.Table) -> pa.ChunkedArray:
    both = pc.binary_join_element_wise(
        table["Appointment date"], table["Appointment time"], " "
    )
    return pc.strptime(both, format="%d/%m/%Y %H:%M", unit="s")


def _ends(table: pa.Table, start: pa.ChunkedArray) -> pa.ChunkedArray:
    seconds = pc.multiply(table["Duration minutes"].cast(pa.int64()), 60)
    return pc.add(start, seconds.cast(pa.duration("s")))
