"""What of a practice is kept here, for deleting all of it."""

from academy.people.erasure import Data
from academy.people.models import Practice
from attenders.extracts.models import Retention, UploadProblem


def data_of(practice: Practice) -> Data:
    return {
        "appointments": practice.appointments.all(),
        "earlier appointments kept for undoing": practice.removedappointments.all(),
        "rows noted for a problem": UploadProblem.objects.filter(
            upload__practice=practice
        ),
        "uploads, with the files that were waiting": practice.uploads.all(),
        "layouts that were remembered": practice.layouts.all(),
        "patients": practice.patients.all(),
        "names of clinicians": practice.clinicians.all(),
        "names of slot types": practice.slot_types.all(),
        "choice of how long to keep": Retention.objects.filter(practice=practice),
    }
