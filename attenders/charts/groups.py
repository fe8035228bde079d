"""What ways of contact, staff groups and slots are called in charts and tables."""

from attenders.analysis.mix import OTHER_SLOTS, UNKNOWN
from attenders.charts.quality import STAFF_WORDS, staff_heading


MODE_NAMES = {
    "FACE_TO_FACE": "Face to face",
    "TELEPHONE": "Telephone",
    "VIDEO_ONLINE": "Video or online",
    "HOME_VISIT": "Home visit",
}
# As in "7.0% were missed face to face"
MODE_WORDS = {
    "FACE_TO_FACE": "face to face",
    "TELEPHONE": "by telephone",
    "VIDEO_ONLINE": "by video or online",
    "HOME_VISIT": "at home",
}
_OTHERS = {OTHER_SLOTS: "All other slot types", UNKNOWN: "Not known"}


def group_name(code: str) -> str:
    """The name of a mode, a staff group or a slot type; slot types name themselves."""
    if code in _OTHERS:
        return _OTHERS[code]
    if code in MODE_NAMES:
        return MODE_NAMES[code]
    return staff_heading(code) if code in STAFF_WORDS else code
