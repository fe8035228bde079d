"""The words of the field in plain words, each with where it is from.

Charts and pages point to them by key, which is also their address on the page: a key
that is out there stays. `here` is what this service does with the word.
"""

from dataclasses import dataclass


OURS = "A word of this service."


@dataclass(frozen=True)
class Term:
    """One word: what it means, what we do with it, and where it is from."""

    key: str
    name: str
    meaning: str
    source: str
    here: str = ""
    also: str = ""


@dataclass(frozen=True)
class Topic:
    """Words that belong together, in the order in which they are read."""

    title: str
    terms: tuple[Term, ...]


_VEDSTED = "Vedsted and Christensen, Public Health 2005;119:118–137."
_MALBY = "Malby and Hufflett, 2019, from about 12 London practices."
_COMPARED = "British Journal of General Practice 2023;73:279, tables 1 and 2."
_UNIT_COSTS = "Unit Costs of Health and Social Care, as collated by NICE in COSTmos."
_CONTROL = "OpenSAFELY, statistical disclosure control."
_SEDDON = "Seddon, Beyond Command and Control."
_MDC = "NHS England, Making Data Count."

TOPICS = (
    Topic(
        "Who attends",
        (
            Term(
                "frequent-attender",
                "Frequent attender",
                "Somebody who comes to a practice much more often than others. There is"
                " no definition that everybody accepts: some take the top 3% or 10%,"
                " some a number of appointments in a year or two.",
                _VEDSTED,
                here="We say “people who attend often”, and which definition is in use.",
                also="Super attender, high-frequency user",
            ),
            Term(
                "persistent",
                "Persistent frequent attender",
                "Somebody who is among those who attend often year after year. Most are"
                " not: of those in one year, up to 40% still are in the next.",
                f"{_VEDSTED} Smits and others, British Journal of General Practice 2009.",
                here="Counted in each of two or three years, as the page says.",
            ),
            Term(
                "attendance-band",
                "Attendance band",
                "A group of people by how many appointments they attended in 12 months,"
                " such as 18 to 25.",
                OURS,
                here="18 times or more is every three weeks: 52 ÷ 3 is 17.3.",
            ),
            Term(
                "age-sex-group",
                "Age-sex group",
                "People of the same sex and a like age. To compare people within such"
                " groups finds those who come more often than others like them, and not"
                " only those who are old.",
                "Smits and others, BMC Family Practice 2008;9:21.",
            ),
            Term(
                "cohort",
                "Cohort",
                "The people whom a figure or a plan is about, chosen by a rule, such as"
                " the 100 who attended most.",
                OURS,
                here="Everybody else is “the rest”.",
            ),
            Term(
                "concentration",
                "Concentration",
                "How unevenly appointments fall on people: which share of them the top"
                " 3%, say, had.",
                "Morriss and others, BMC Family Practice 2012;13:39: the top 3% had 15%.",
                here="Always with the definition: published shares differ because"
                " definitions do.",
            ),
            Term(
                "lorenz-curve",
                "Lorenz curve",
                "A line that shows concentration: people from left to right, and how"
                " much of all appointments they had together from bottom to top. If all"
                " came equally often it would be straight.",
                "Standard in the study of inequality.",
                here="Ours begins with those who came most, so it bends upwards.",
            ),
            Term(
                "gini",
                "Gini coefficient",
                "One number for concentration: 0 if all came equally often, near 1 if"
                " one person had nearly all appointments.",
                "Standard in the study of inequality; the formula is on its method card.",
            ),
            Term(
                "low-attender",
                "Low attender",
                "Somebody on the list who comes seldom or never. Few appointments may"
                " mean good health, or that it is hard to come.",
                "Of men aged 46 to 65, 10.5% did not consult in three years: Cook and"
                " others, BMJ 1990;301:647.",
            ),
            Term(
                "practice-initiated",
                "Practice-initiated appointment",
                "One that the practice asked for, such as a blood test, a dressing or a"
                " review, and not one that the person wished to have.",
                OURS,
                here="Told apart by rules about slot types and roles that you can change.",
            ),
            Term(
                "need-category",
                "Need category",
                "What a clinician finds is behind somebody’s appointments, after a close"
                " look: for instance several stable conditions, or a life situation that"
                " is more than the person can cope with.",
                "The academy’s programme.",
                here="We may suggest one and say why. A person decides.",
            ),
            Term(
                "anchoring",
                "Anchoring",
                "To think of the few people whom everybody knows, and take them for the"
                " whole group. In practices the 5 to 10 best-known people were unlike"
                " the others who came often.",
                _MALBY,
                here="That is why a team may guess first, and see then.",
            ),
        ),
    ),
    Topic(
        "Appointments and demand",
        (
            Term(
                "did-not-attend",
                "Did not attend",
                "An appointment to which the person did not come, and that was not"
                " cancelled.",
                "NHS England, Appointments in General Practice. On people who miss many:"
                " University of Aberdeen, serial missed appointments.",
                here="We say “missed”. What counts is a choice of your practice. People"
                " who miss many have a higher risk of dying, so it is a reason to ask,"
                " not to punish.",
                also="DNA, missed appointment",
            ),
            Term(
                "demand",
                "Demand",
                "Everything that people ask of a practice, by phone, at the desk, online"
                " or on paper, whether or not an appointment comes of it.",
                "NHS England’s appointment data have neither demand nor capacity.",
                here="An extract holds only what was booked. Count requests at reception"
                " to see the rest.",
            ),
            Term(
                "capacity",
                "Capacity",
                "The appointments that a practice could give: the slots in its book, used"
                " or not.",
                OURS,
            ),
            Term(
                "failure-demand",
                "Failure demand",
                "Demand that arises because something was not done, or not done right:"
                " somebody calls again because no result came.",
                _SEDDON,
                here="Counts cannot show it. People mark it when they draw a history map.",
            ),
            Term(
                "value-demand",
                "Value demand",
                "Demand for what the service is there to give.",
                _SEDDON,
            ),
            Term(
                "lead-time",
                "Lead time",
                "The days from booking an appointment to the appointment.",
                "NHS England, Appointments in General Practice, has the same bands.",
                also="Wait, time between booking and appointment",
            ),
            Term(
                "same-day",
                "Same-day share",
                "The share of appointments that were booked on the day on which they"
                " took place.",
                "In England 44.6% in April 2024: NHS England, Appointments in General"
                " Practice.",
            ),
            Term(
                "mode",
                "Mode",
                "The way of contact: face to face, by telephone, by video or online, or"
                " at home.",
                "NHS England, Appointments in General Practice.",
            ),
            Term(
                "slot",
                "Slot",
                "A place in the appointment book, with a time, a length and a type."
                " Not every slot is for a patient.",
                OURS,
                here="You say which slot types are not for patients.",
            ),
            Term(
                "per-1000",
                "Appointments per 1,000 a week",
                "Appointments out of each 1,000 registered people in a week, so that"
                " practices and years of different size can be compared.",
                "England, all staff, 2024: about 111, from NHS England’s appointments"
                " and registered patients. No contract says how many there must be.",
            ),
        ),
    ),
    Topic(
        "Cost",
        (
            Term(
                "average-cost-of-time",
                "Average cost of time",
                "The minutes of an appointment times what a minute of that staff group"
                " costs on average. Staff are paid all the same, so fewer appointments"
                " leave no money over: others would have the time.",
                _UNIT_COSTS,
                here="Shown as a range, and never called a saving.",
                also="Opportunity cost",
            ),
            Term(
                "unit-cost",
                "Unit cost",
                "What an hour with a member of staff costs on average, with or without"
                " the cost of training them and of the staff who help them.",
                _UNIT_COSTS,
                here="Your practice can put its own in, with a reason.",
            ),
            Term(
                "low-central-high",
                "Low, central and high",
                "Three ways of working out a unit cost. For a GP: low is without"
                " qualification and direct care staff, central is with direct care"
                " staff, high is with both.",
                _UNIT_COSTS,
                here="Not margins of error: all low ends belong together.",
            ),
            Term(
                "manual-year",
                "Manual year",
                "The year of the book that the unit costs are from. Its methods change,"
                " so years must not be mixed, and a missing one is not worked out from"
                " the others.",
                _UNIT_COSTS,
            ),
            Term(
                "missed-cost",
                "Cost of a missed appointment",
                "A published average of £30 for each. The time is often used for other"
                " work.",
                "NHS England, January 2019.",
                here="Shown apart from all other cost.",
            ),
        ),
    ),
    Topic(
        "Continuity",
        (
            Term(
                "continuity",
                "Continuity",
                "To see the same clinician, who knows the person. More of it goes with"
                " fewer deaths in 18 of 22 studies.",
                "Pereira Gray and others, BMJ Open 2018;8:e021161. On people who attend"
                " often: BJGP Open 2020;4(5).",
                here="Among people who attend often it did not go with fewer visits"
                " later, so we do not promise that.",
            ),
            Term(
                "upc",
                "UPC",
                "Usual provider of care: out of somebody’s visits, those with the"
                " clinician they saw most. High by chance where there are few visits.",
                _COMPARED,
            ),
            Term(
                "bice-boxerman",
                "Bice–Boxerman index",
                "The chance that two of somebody’s visits, picked at random, were with"
                " the same clinician.",
                _COMPARED,
                here="Groups with many and with few visits can be compared by it.",
                also="COC, continuity of care index",
            ),
            Term(
                "secon",
                "SECON",
                "Sequential continuity: how often the next visit was with the same"
                " clinician as the one before.",
                "BMC Primary Care, s12875-020-01361-0, table 1.",
            ),
            Term(
                "slicc",
                "SLICC",
                "St Leonard’s Index of Continuity of Care: out of all visits of the"
                " people of a list, those with their own GP. It can be had every month.",
                "British Journal of General Practice 2019;69:e356.",
            ),
            Term(
                "opr",
                "OPR",
                "Own patient ratio: out of all visits a GP gave, those to people of the"
                " GP’s own list.",
                _COMPARED,
            ),
            Term(
                "own-gp",
                "Own GP",
                "The GP whom the registered list names for a person.",
                "The registered list that your practice uploads.",
                also="Usual GP, named GP",
            ),
            Term(
                "hand-off",
                "Hand-off",
                "The person or the work goes from one clinician or service to another,"
                " and what one knew the next must find out.",
                "Counted as what is missing to 1 in SECON.",
            ),
        ),
    ),
    Topic(
        "Health",
        (
            Term(
                "long-term-condition",
                "Long-term condition",
                "An illness that cannot be cured now but can be treated, such as"
                " diabetes or asthma.",
                "As coded in your clinical system.",
                also="Chronic condition",
            ),
            Term(
                "multimorbidity",
                "Multimorbidity",
                "Two or more long-term conditions in one person.",
                "The usual meaning in research on general practice.",
            ),
            Term(
                "cambridge-score",
                "Cambridge Multimorbidity Score",
                "A sum of weights of 20 conditions, larger where they together go with"
                " more use of care.",
                "Payne and others, CMAJ 2020.",
                here="Approximate: some of its conditions need prescriptions, which we do"
                " not have.",
            ),
            Term(
                "frailty",
                "Frailty band",
                "Fit, mild, moderate or severe, by how many of 36 deficits an older"
                " person has: the electronic frailty index.",
                "Clegg and others, Age and Ageing 2016.",
                here="Taken from your list. It cannot be worked out from appointments.",
                also="eFI",
            ),
            Term(
                "deprivation-decile",
                "Deprivation decile",
                "Which tenth of the areas of England somebody lives in, from 1, the most"
                " deprived, to 10.",
                "The registered list, where it has it.",
            ),
        ),
    ),
    Topic(
        "Numbers",
        (
            Term(
                "window",
                "Period",
                "The first and the last day that a figure is about, both counted.",
                OURS,
                here="12 months up to the last appointment with an outcome, if you do not"
                " choose another.",
            ),
            Term(
                "mean",
                "Mean",
                "The sum divided by how many there are. A few very large values pull it"
                " up.",
                "Standard in statistics.",
                also="Average",
            ),
            Term(
                "median",
                "Median",
                "The value in the middle: half are lower, half are higher.",
                "Standard in statistics.",
            ),
            Term(
                "bounds",
                "Bounds",
                "The lowest and the highest that a figure could be, whatever the unclear"
                " appointments were. The truth lies between.",
                OURS,
                here="On the page “Data quality”.",
            ),
            Term(
                "regression-to-the-mean",
                "Regression to the mean",
                "People chosen because they came very often in one year come less in the"
                " next, whatever is done. A fall alone shows nothing.",
                "Roland and others, BMJ 2005;330:289. In a trial, people fell as much"
                " without the programme as with it: Finkelstein and others, New England"
                " Journal of Medicine 2020.",
                here="Effects are set against what was to be expected.",
            ),
            Term(
                "expected",
                "Expected without change",
                "How often a group would have come if nothing had been done, from what"
                " people like them did in earlier years.",
                OURS,
            ),
            Term(
                "control-chart",
                "Control chart",
                "A line over time with limits, between which it goes up and down by"
                " chance. Only what is outside, or in a pattern, calls for a reason.",
                _MDC,
                also="XmR chart, SPC chart",
            ),
            Term(
                "special-cause",
                "Special cause",
                "A point outside the limits, or a run of points, that chance would hardly"
                " make.",
                _MDC,
            ),
            Term(
                "kappa",
                "Kappa",
                "How far two readers agree beyond what chance would make: 1 is always, 0"
                " is no more than chance.",
                "Cohen’s kappa, standard in statistics.",
            ),
        ),
    ),
    Topic(
        "Data and privacy",
        (
            Term(
                "extract",
                "Extract",
                "A file with one row for each appointment, made by your clinical system.",
                OURS,
                also="Export",
            ),
            Term(
                "pseudonym",
                "Pseudonym",
                "Letters that stand for a patient’s number. They are made with a secret"
                " key of the practice, so nobody else can turn them back.",
                OURS,
                here="Such data are still personal data, and are treated as that.",
            ),
            Term(
                "small-numbers",
                "Small numbers",
                "Counts of 1 to 7 people, by which somebody might be recognised. They are"
                " hidden from everybody outside the practice, and others are rounded to"
                " the nearest 5.",
                _CONTROL,
            ),
            Term(
                "secondary-suppression",
                "Secondary suppression",
                "To hide another number as well, so that a hidden one cannot be worked"
                " out from the total.",
                _CONTROL,
            ),
            Term(
                "registered-list",
                "Registered list",
                "The people who are registered with the practice on one day.",
                "See “Who counts as registered” among the method cards.",
                also="List, list size",
            ),
        ),
    ),
    Topic(
        "Learning together",
        (
            Term(
                "history-map",
                "Patient history map",
                "A picture, drawn by hand, of what happened to one person over time and"
                " between services, to learn from.",
                "The academy’s programme, after the idea described by Downham.",
                here="Nothing is drawn from the record: people draw it.",
            ),
            Term(
                "normative-learning",
                "Normative learning",
                "To change how one thinks of the work by studying it oneself.",
                _SEDDON,
            ),
        ),
    ),
)
TERMS = {term.key: term for topic in TOPICS for term in topic.terms}


def terms(*keys: str) -> tuple[Term, ...]:
    """The words with these keys, for a chart to point to."""
    return tuple(TERMS[key] for key in keys)
