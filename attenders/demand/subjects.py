"""The pages of figures, one subject each, in the order in which they are read.

To add a figure to a page: a `Part` here. Pages, downloads and reports show whatever is
here. Knows no Django.
"""

from collections.abc import Mapping

from attenders.analysis.missed_again import TO_ASK
from attenders.charts import (
    at_risk,
    capacity,
    cost,
    cost_groups,
    cost_over_years,
    flow,
    funding,
    initiated,
    low_attenders,
    missed,
    missed_by,
    mix,
    movement,
    often,
    rising,
    sensitivity,
    turned_away,
    waits,
    who_they_are,
)
from attenders.demand import drawings
from attenders.demand.blocks import Part, Step, Subject
from attenders.demand.drawings import alone, of_missed, of_often, over_period


LIST = Step("Add your registered list", "registered:list_add")
LIST_SIZE = Step("Enter the number of registered patients", "extracts:list_size")
AGE_SEX = Step("Enter a table by age and sex", "registered:age_sex_edit")
UPLOAD = Step("Upload more appointments", "extracts:upload_add")
PERIODS = Step("See which figures are kept, and ask for others", "demand:analyses")
UNIT_COSTS = Step("See and change what an hour costs", "costs:cost_list")
PEOPLE = Step("See the people who attend most", "demand:people")
WHAT_COUNTS = Step("Choose what counts as attended or missed", "demand:outcome_choices")
TALLY = Step("Count requests and who was turned away", "tallies:summary_show")
INCOME = Step("Enter what the practice is paid for its list", "choices:income_show")
RULES = Step("See and change the rules of who starts what", "demand:rule_list")
AT_RISK = Step("See the list of people to think of", "demand:at_risk_list")
CHARTS = Step("See the main charts on one page", "demand:dashboard")
QUALITY = Step("See what the data is like", "demand:quality")

OFTEN = Part(
    "often",
    "How many people attend often, and how many of the appointments they have",
    ("FREQUENT",),
    alone(often.often_chart),
    terms=("frequent-attender",),
)
BANDS = Part(
    "bands",
    "How many people come weekly, monthly, once, or not at all",
    ("HEADLINE",),
    drawings.how_often,
    methods=("bands",),
    terms=("attendance-band",),
)
AGAIN = Part(
    "again",
    "How many people missed more than one appointment",
    ("MISSED_AGAIN",),
    alone(missed_by.again_chart),
    terms=("did-not-attend",),
)

OVERVIEW = Subject(
    "overview",
    "In short",
    "The message of every page, each in a sentence.",
    "DEFINITION",
    parts=(OFTEN, BANDS),
    elsewhere=(CHARTS, QUALITY, PERIODS),
)

_WHO_ATTENDS = (
    Subject(
        "often",
        "Who attends often",
        "How many people have how many of the appointments, and how much that depends on"
        " what you call often.",
        "DEFINITION",
        parts=(
            OFTEN,
            Part(
                "curve",
                "The curve from those who came most to those who came once",
                ("FREQUENT", "HEADLINE"),
                drawings.curve,
                methods=("concentration", "definitions"),
                terms=("lorenz-curve", "concentration", "gini"),
            ),
            BANDS,
            Part(
                "definitions",
                "The same under each definition of attending often",
                ("DEFINITIONS",),
                drawings.side_by_side,
                methods=("definitions",),
                terms=("frequent-attender", "persistent", "age-sex-group"),
            ),
            Part(
                "sensitivity",
                "The same sentence as research has put it, under several definitions",
                ("SENSITIVITY",),
                alone(sensitivity.sensitivity_chart),
                says=sensitivity.sensitivity_words,
                terms=("frequent-attender",),
            ),
            Part(
                "cuts",
                "How many appointments it takes in each age band and sex",
                ("FREQUENT",),
                drawings.cuts,
                terms=("age-sex-group",),
            ),
        ),
        related=("who", "initiated", "movement"),
        elsewhere=(PEOPLE,),
    ),
    Subject(
        "who",
        "Who they are",
        "Whether those who attend often differ from everybody else in age, sex and"
        " conditions.",
        "DEFINITION",
        parts=(
            Part(
                "age-sex",
                "Their age and sex against everybody else’s",
                ("WHO_THEY_ARE",),
                of_often(who_they_are.age_sex_chart),
                methods=("who_they_are",),
            ),
            Part(
                "conditions",
                "How many long-term conditions they have",
                ("WHO_THEY_ARE",),
                drawings.of_conditions(who_they_are.number_chart),
                methods=("who_they_are", "multimorbidity"),
                steps=(LIST,),
                terms=("long-term-condition", "multimorbidity"),
            ),
            Part(
                "morbidity",
                "How physical and mental-health conditions go together",
                ("WHO_THEY_ARE",),
                drawings.of_conditions(who_they_are.morbidity_chart),
                methods=("who_they_are", "conditions"),
                steps=(LIST,),
                terms=("multimorbidity",),
            ),
            Part(
                "kinds",
                "Which conditions they have",
                ("WHO_THEY_ARE",),
                drawings.of_conditions(who_they_are.kinds_chart),
                methods=("who_they_are", "conditions"),
                steps=(LIST,),
                terms=("long-term-condition",),
            ),
            Part(
                "band-needs",
                "Everybody by how often they came and kind of conditions",
                ("CUBE",),
                drawings.crossed("band", "needs"),
                methods=("cube",),
            ),
            Part(
                "band-age",
                "Everybody by how often they came and age",
                ("CUBE",),
                drawings.crossed("band", "age"),
                methods=("cube",),
            ),
        ),
        related=("often", "emergency", "cost"),
        elsewhere=(PEOPLE,),
    ),
    Subject(
        "movement",
        "Last year and this year",
        "How many of those who attended often last year still do, and how many are new.",
        "DEFINITION",
        parts=(
            Part(
                "moves",
                "What became of those who attended often last year",
                ("MOVEMENT",),
                alone(movement.moves_chart),
                steps=(UPLOAD, PERIODS),
                terms=("persistent", "regression-to-the-mean"),
            ),
            Part(
                "bands-moved",
                "How often people came last year and this year",
                ("MOVEMENT",),
                alone(movement.bands_moved_chart),
                steps=(UPLOAD, PERIODS),
                terms=("attendance-band",),
            ),
        ),
        related=("often", "rising", "seldom"),
    ),
    Subject(
        "initiated",
        "Who started it",
        "How many appointments the practice asked for, and who attends often without"
        " them.",
        "DEFINITION",
        parts=(
            Part(
                "started",
                "Who started the appointments",
                ("INITIATED",),
                alone(initiated.initiated_chart),
                methods=("initiated",),
                terms=("practice-initiated",),
            ),
            Part(
                "without",
                "Who attends often without appointments that the practice started",
                ("INITIATED",),
                alone(initiated.definitions_chart),
                methods=("initiated", "definitions"),
                terms=("practice-initiated", "frequent-attender"),
            ),
            Part(
                "rules",
                "What each rule decided",
                ("INITIATED",),
                alone(initiated.rules_chart),
                methods=("initiated",),
            ),
        ),
        related=("often", "capacity", "mix"),
        elsewhere=(RULES,),
    ),
    Subject(
        "seldom",
        "Who comes seldom",
        "How many people do not come, since when, and who of them may need thinking of.",
        "COUNTING",
        parts=(
            Part(
                "by-age",
                "Who did not come, by age and sex",
                ("LOW_ATTENDERS",),
                alone(low_attenders.low_attenders_chart),
                steps=(LIST, AGE_SEX, LIST_SIZE),
                terms=("low-attender", "registered-list"),
            ),
            Part(
                "young",
                "Teenagers and young adults",
                ("LOW_ATTENDERS",),
                drawings.young,
                terms=("low-attender",),
            ),
            Part(
                "last-seen",
                "How long ago people were last seen",
                ("LAST_SEEN",),
                alone(low_attenders.last_seen_chart),
                steps=(LIST,),
            ),
            Part(
                "came-later",
                "Who came after a year in which they did not",
                ("CAME_LATER",),
                alone(low_attenders.came_later_chart),
                steps=(LIST, UPLOAD),
            ),
            Part(
                "at-risk",
                "How many come seldom and have a reason to be thought of",
                ("AT_RISK",),
                drawings.counted_at_risk,
                methods=("at_risk", "conditions"),
                steps=(LIST,),
                terms=("long-term-condition", "frailty"),
            ),
        ),
        related=("funding", "emergency", "movement"),
        elsewhere=(AT_RISK,),
    ),
    Subject(
        "emergency",
        "A&E and deprivation",
        "How visits to A&E go with attendance and with where people live.",
        "COUNTING",
        parts=(
            Part(
                "by-attendance",
                "Who had been to A&E, by how often they had an appointment",
                ("EMERGENCY_USE",),
                alone(at_risk.by_attendance_chart),
                steps=(LIST,),
            ),
            Part(
                "by-deprivation",
                "Who had been to A&E, by deprivation",
                ("EMERGENCY_USE",),
                drawings.by_deprivation(at_risk.by_deprivation_chart),
                steps=(LIST,),
                terms=("deprivation-decile",),
            ),
            Part(
                "together",
                "A&E, attendance and deprivation together",
                ("EMERGENCY_USE",),
                drawings.by_deprivation(at_risk.together_chart),
                steps=(LIST,),
            ),
            Part(
                "deprivation",
                "How often people had an appointment, by deprivation",
                ("EMERGENCY_USE",),
                drawings.by_deprivation(at_risk.attendance_by_deprivation_chart),
                steps=(LIST,),
                terms=("deprivation-decile",),
            ),
        ),
        related=("seldom", "who", "missed"),
    ),
)

_APPOINTMENTS = (
    Subject(
        "demand",
        "Demand and flow",
        "How many appointments are given, week by week, by day and by hour.",
        "PERIOD",
        parts=(
            Part(
                "weeks",
                "Appointments given in each week",
                ("FLOW",),
                alone(flow.weeks_chart),
                of_people=False,
                terms=("demand", "per-1000"),
            ),
            Part(
                "months",
                "Appointments for each working day, by month",
                ("FLOW",),
                alone(flow.months_chart),
                of_people=False,
            ),
            Part(
                "weekdays",
                "Appointments on each day of the week",
                ("WEEK_SHAPE",),
                alone(flow.weekday_chart),
                of_people=False,
            ),
            Part(
                "hours",
                "Appointments in each hour of the week",
                ("WEEK_SHAPE",),
                alone(flow.hours_chart),
                of_people=False,
            ),
            Part(
                "turned-away",
                "Who was turned away at reception, beside these appointments",
                ("TURNED_AWAY",),
                alone(turned_away.turned_away_chart),
                steps=(TALLY,),
                of_people=False,
                terms=("demand",),
            ),
        ),
        related=("rising", "waits", "capacity"),
        elsewhere=(TALLY, LIST_SIZE),
    ),
    Subject(
        "rising",
        "Rising or changing",
        "Whether there are more appointments than a year before, and what makes the"
        " difference.",
        "PERIOD",
        parts=(
            Part(
                "measures",
                "Both periods side by side",
                ("RISING",),
                drawings.then_and_now,
                methods=("rising",),
                steps=(UPLOAD,),
                of_people=False,
            ),
            Part(
                "appointments",
                "What made the change in appointments",
                ("RISING",),
                drawings.of_change(rising.appointments_chart),
                methods=("rising",),
                steps=(UPLOAD,),
                of_people=False,
            ),
            Part(
                "minutes",
                "What made the change in minutes",
                ("RISING",),
                drawings.of_change(rising.minutes_chart),
                steps=(UPLOAD,),
                of_people=False,
            ),
            Part(
                "staff",
                "How appointments with each staff group changed",
                ("RISING",),
                drawings.of_change(rising.staff_chart),
                methods=("rising",),
                steps=(UPLOAD,),
                of_people=False,
            ),
            Part(
                "modes",
                "How appointments in each way of contact changed",
                ("RISING",),
                drawings.of_change(rising.mode_chart),
                methods=("rising",),
                steps=(UPLOAD,),
                of_people=False,
                terms=("mode",),
            ),
        ),
        related=("demand", "movement", "mix"),
    ),
    Subject(
        "waits",
        "Time from booking",
        "How long before the day appointments are booked, and how many on the day.",
        "PERIOD",
        parts=(
            Part(
                "bands",
                "How long before the day appointments are booked",
                ("WAITS",),
                alone(waits.bands_chart),
                of_people=False,
                terms=("lead-time", "same-day"),
            ),
            Part(
                "months",
                "Booked on the same day, by month",
                ("WAITS",),
                alone(waits.same_day_chart),
                of_people=False,
                terms=("same-day",),
            ),
            Part(
                "staff",
                "Booked on the same day, by staff group",
                ("WAITS",),
                alone(waits.staff_waits_chart),
                of_people=False,
            ),
            Part(
                "modes",
                "Booked on the same day, by way of contact",
                ("WAITS",),
                alone(waits.mode_waits_chart),
                of_people=False,
                terms=("mode",),
            ),
        ),
        related=("demand", "missed", "mix"),
    ),
    Subject(
        "mix",
        "Staff and ways of contact",
        "With whom and in which way appointments are given, and how that changes.",
        "PERIOD",
        parts=(
            Part(
                "staff",
                "The share of each staff group, by month",
                ("MIX",),
                alone(mix.staff_chart),
                of_people=False,
            ),
            Part(
                "modes",
                "The share of each way of contact, by month",
                ("MIX",),
                alone(mix.mode_chart),
                of_people=False,
                terms=("mode",),
            ),
            Part(
                "slots",
                "The share of the most frequent slot types, by month",
                ("MIX",),
                alone(mix.slot_chart),
                of_people=False,
                terms=("slot",),
            ),
            Part(
                "modes-of-staff",
                "The ways of contact of each staff group",
                ("MIX",),
                alone(mix.modes_of_staff_chart),
                of_people=False,
            ),
        ),
        related=("rising", "capacity", "continuity"),
    ),
    Subject(
        "capacity",
        "Time that was booked",
        "How much time was booked with each staff group, and against a year before.",
        "PERIOD",
        parts=(
            Part(
                "used",
                "Booked time of each staff group, for each working day",
                ("CAPACITY",),
                alone(capacity.used_chart),
                of_people=False,
                terms=("capacity",),
            ),
            Part(
                "baseline",
                "Booked time against a year before",
                ("CAPACITY",),
                alone(capacity.baseline_chart),
                steps=(UPLOAD,),
                of_people=False,
            ),
            Part(
                "lengths",
                "How long slots are",
                ("CAPACITY",),
                alone(capacity.lengths_chart),
                of_people=False,
                terms=("slot",),
            ),
        ),
        related=("demand", "cost", "mix"),
        elsewhere=(UNIT_COSTS,),
    ),
    Subject(
        "missed",
        "Missed appointments",
        "Who misses appointments again, and when and with whom most are missed.",
        "PERIOD",
        parts=(
            AGAIN,
            Part(
                "before",
                "How many are missed after earlier ones were",
                ("MISSED_BY",),
                alone(missed_by.before_chart),
                methods=("missed_by", "counted"),
            ),
            Part(
                "wait",
                "Missed by time from booking",
                ("HEADLINE",),
                of_missed(missed.lead_chart),
                methods=("missed",),
                of_people=False,
                terms=("lead-time",),
            ),
            Part(
                "wait-of-staff",
                "Missed by time from booking, within each staff group",
                ("MISSED_BY",),
                alone(missed_by.wait_within_staff_chart),
                of_people=False,
            ),
            Part(
                "weekday",
                "Missed by day of the week",
                ("HEADLINE",),
                of_missed(missed.weekday_chart),
                methods=("missed",),
                of_people=False,
            ),
            Part(
                "hour",
                "Missed by hour of the day",
                ("MISSED_BY",),
                alone(missed_by.hour_chart),
                of_people=False,
            ),
            Part(
                "mode",
                "Missed by way of contact",
                ("MISSED_BY",),
                alone(missed_by.mode_chart),
                of_people=False,
                terms=("mode",),
            ),
            Part(
                "staff",
                "Missed by staff group",
                ("MISSED_BY",),
                alone(missed_by.staff_chart),
                of_people=False,
            ),
            Part(
                "age",
                "Missed by age",
                ("MISSED_BY",),
                alone(missed_by.age_chart),
            ),
            Part(
                "deprivation",
                "Missed by deprivation",
                ("MISSED_BY",),
                drawings.missed_by_deprivation,
                steps=(LIST,),
                terms=("deprivation-decile",),
            ),
            Part(
                "time",
                "The average cost of the time that was set aside",
                ("COST",),
                over_period(cost.missed_cost_chart),
                of_people=False,
            ),
        ),
        words=(
            f"{TO_ASK} People who miss many are more often ill, and die earlier, than"
            " others."
        ),
        related=("waits", "seldom", "emergency"),
        elsewhere=(WHAT_COUNTS,),
    ),
)

_TIME = (
    Subject(
        "cost",
        "Cost of time",
        "What the time of appointments costs on average, and of whose appointments.",
        "DEFINITION",
        parts=(
            Part(
                "bands",
                "The average cost of time by how often people came",
                ("COST",),
                drawings.cost_of_bands,
            ),
            Part(
                "often",
                "The average cost of the time of those who attend often",
                ("COST_OF_OFTEN", "COST"),
                drawings.cost_of_often,
                terms=("average-cost-of-time", "low-central-high"),
            ),
            Part(
                "person",
                "The average cost of the time of one person",
                ("COST",),
                over_period(cost.person_cost_chart),
            ),
            Part(
                "staff",
                "The average cost of time by staff group",
                ("COST",),
                over_period(cost.staff_cost_chart),
                of_people=False,
            ),
            Part(
                "years",
                "The average cost of the time of those who attend often, over years",
                ("COST_OVER_YEARS",),
                alone(cost_over_years.years_cost_chart),
                steps=(UPLOAD,),
            ),
            Part(
                "conditions",
                "The average cost of the time of people with each condition",
                ("COST_BY_CONDITION",),
                alone(cost_groups.condition_cost_chart),
                methods=("cost_groups", "conditions", "cost"),
                steps=(LIST,),
                terms=("average-cost-of-time", "long-term-condition"),
            ),
            Part(
                "ages",
                "The average cost of time by age",
                ("CUBE",),
                drawings.cost_by("age"),
                methods=("cube", "cost"),
                terms=("average-cost-of-time",),
            ),
            Part(
                "minutes",
                "Where the minutes of appointments come from",
                ("COST",),
                over_period(cost.minutes_chart),
                methods=("minutes",),
                of_people=False,
            ),
        ),
        words=cost.TIME_WORDS,
        related=("funding", "often", "capacity"),
        elsewhere=(UNIT_COSTS,),
    ),
    Subject(
        "funding",
        "What the list brings",
        "What people bring to the practice beside the average cost of their time.",
        "PERIOD",
        parts=(
            Part(
                "funding",
                "Income beside the average cost of time, by how often people came",
                ("FUNDING",),
                alone(funding.funding_chart),
                steps=(INCOME,),
                terms=("average-cost-of-time", "low-attender"),
            ),
        ),
        words=cost.TIME_WORDS,
        related=("seldom", "cost"),
        elsewhere=(INCOME,),
    ),
    Subject(
        "continuity",
        "Continuity",
        "Whether people see the same clinician again, and what longer, planned visits"
        " would take.",
        "DEFINITION",
        parts=(
            Part(
                "compared",
                "Continuity of those who attend often, and of everybody else",
                ("CONTINUITY",),
                drawings.continuity_compared,
                steps=(UPLOAD,),
            ),
            Part(
                "apart",
                "Measures by which groups cannot be compared",
                ("CONTINUITY",),
                drawings.continuity_apart,
                steps=(UPLOAD,),
                terms=("upc", "opr"),
            ),
            Part(
                "own-gp",
                "Visits with the own GP, over time",
                ("CONTINUITY",),
                drawings.with_own_gp,
                steps=(LIST,),
            ),
            Part(
                "longer",
                "What if: fewer, longer visits instead of many short ones",
                ("LONGER_VISITS",),
                drawings.longer,
                methods=("longer_visits",),
            ),
        ),
        related=("often", "mix", "cost"),
    ),
)

# By the headings under which they are listed
GROUPS: Mapping[str, tuple[Subject, ...]] = {
    "All pages": (OVERVIEW,),
    "Who attends": _WHO_ATTENDS,
    "Appointments": _APPOINTMENTS,
    "Time and continuity": _TIME,
}
SUBJECTS: Mapping[str, Subject] = {
    subject.slug: subject for group in GROUPS.values() for subject in group
}
