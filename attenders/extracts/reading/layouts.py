"""Shapes of file that have a name, as data: to read another, add it here."""

from attenders.extracts.reading.fields import FIELDS


__all__ = ["FIELDS", "LAYOUTS", "TEMPLATE_HEADINGS"]

TEMPLATE_HEADINGS = (
    "Patient ID",
    "Appointment date",
    "Appointment time",
    "Booked date",
    "Status",
    "Mode",
    "Staff role",
    "Clinician",
    "Slot type",
    "Duration minutes",
    "Birth year",
    "Sex",
    "Conditions",
)

# Shapes with a name: a file with all these headings is called by it.
LAYOUTS: dict[str, tuple[str, ...]] = {
    "our template": TEMPLATE_HEADINGS,
    "the public no-show file": (
        "PatientId",
        "ScheduledDay",
        "AppointmentDay",
        "No-show",
    ),
}
