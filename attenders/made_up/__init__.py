"""A believable appointment extract of a practice that does not exist.

For trying the product, for demonstrations and for load tests: nobody in it is real.
The same arguments give the same bytes. "Counted" below means what NHS England counts,
appointments attended, missed or never closed up to the last day, cancelled ones left
out; shares of people are of everyone registered. Section numbers are those of the
project's domain reference; "assumed" marks a figure that we chose ourselves.

tests/unit/attenders/test_made_up.py holds one extract (8,000 patients, 3 years, one
seed) to this:

====================================================  ============  ==============
figure                                                published     we keep within
====================================================  ============  ==============
counted per registered patient and year (1.4)         5.8           5.6 - 6.0
share of the top 3 % / top 10 % (1.2)                 15 / 35-43 %  15-18 / 35-43 %
nothing counted in a year (1.6)                       15-24 %       15-24 %
top 10 % again next year / in all three (1.3)         <= 40 / 15 %  33-43 / 13-21 %
counted with a GP (1.4)                               45.6 %        +- 1.5 points
face to face / telephone, GP (1.7)                    58 / 39 %     +- 2 points
face to face / telephone, other staff (1.7)           76 / 20 %     +- 3 points
same day, and each lead time (1.7)                    figures.py    +- 3.5 points
missed, overall (1.7)                                 4.2-4.6 %     4.1 - 4.7 %
missed by lead time; by staff, by phone or in person  figures.py    +- 15 parts in 100
never closed (1.7)                                    4.2-5.7 %     4 - 6 %
Monday ... weekend (1.7)                              21.5 ... 0.5  +- 1 point
usual GP in a year, of two visits or more (3)         0.59-0.70     0.57 - 0.68
====================================================  ============  ==============

The lead times of GPs and other staff, each as published, make 46 to 47 % on the day.
Other seeds differ by chance, as practices do. Over 40 of them (worked out once, no
test repeats it) persistence was 37 % (standard deviation 2) and 19 % (1.6), with one
seed in ten just outside the table, and missed by lead time was 7 parts in 100 high.
"""

from attenders.made_up.days import make_calendar
from attenders.made_up.example import make_example
from attenders.made_up.extract import make_extract, write_extract
from attenders.made_up.figures import CONDITIONS, MODES, ROLES, SLOT_TYPES, STATUSES
from attenders.made_up.formats import FORMATS
from attenders.made_up.people import Register, make_register
from attenders.made_up.register_list import make_list


__all__ = [
    "CONDITIONS",
    "FORMATS",
    "MODES",
    "ROLES",
    "SLOT_TYPES",
    "STATUSES",
    "Register",
    "make_calendar",
    "make_example",
    "make_extract",
    "make_list",
    "make_register",
    "write_extract",
]
