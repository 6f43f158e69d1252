"""Thanks that people of the sample company said in a year, some passed on to the teams behind, and help in passing."""

from collections.abc import Iterator, Sequence

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.lender_request_year import Course, Year, moment
from wellserved.web.scenarios.names import new_keys
from wellserved.web.scenarios.plan import slug
from wellserved.web.scenarios.plan_requests import PlannedHelp, PlannedThanks
from wellserved.words.requests import Happened

SALES, CREDIT, LEGAL, OPERATIONS = company.SALES, company.CREDIT, company.LEGAL, company.OPERATIONS

STORIES: tuple[tuple[str, str, str, str], ...] = (
    (
        SALES,
        CREDIT,
        "You called before I asked, and told me what I may say to the family.",
        "They made their offer on Monday, and got the flat.",
    ),
    (
        SALES,
        CREDIT,
        "A no with a reason, in words I could read out.",
        "He came back in autumn, prepared, and it was a yes.",
    ),
    (
        SALES,
        OPERATIONS,
        "The payout was there a day before the notary.",
        "Nobody at the table had to look at a telephone.",
    ),
    (SALES, OPERATIONS, "Large print for a grandmother, without a word about it.", "She signed, and knew what."),
    (
        SALES,
        company.PAYMENTS,
        "You found the missing instalment in an hour, on a Friday.",
        "The borrower had a weekend.",
    ),
    (
        SALES,
        company.IT,
        "You came down to the desk instead of writing back.",
        "Two people in front of me never noticed that anything was wrong.",
    ),
    (CREDIT, LEGAL, "You showed me what to look for in section two.", "I send you half as many now, and better ones."),
    (
        CREDIT,
        LEGAL,
        "You read it between two appointments, since the seller would not wait.",
        "The bakery has its oven.",
    ),
    (CREDIT, company.IT, "Scores were back before lunch.", "Eleven firms heard from us the same day."),
    (
        CREDIT,
        company.COMPLIANCE,
        "Your text about scores is the first one that borrowers understand.",
        "Fewer calls, and friendlier ones.",
    ),
    (OPERATIONS, LEGAL, "The sample sentence saves us a question each week.", "Contracts leave a day earlier."),
    (
        OPERATIONS,
        company.PAYMENTS,
        "You held the three o’clock run for four minutes.",
        "Keys were handed over that evening.",
    ),
    (
        OPERATIONS,
        company.IT,
        "The second page is back, and you rang a week later to ask.",
        "We stopped counting pages.",
    ),
    (
        company.CUSTOMER_SERVICE,
        OPERATIONS,
        "You write the note before the borrower calls.",
        "I can say a day, and it holds.",
    ),
    (
        company.CUSTOMER_SERVICE,
        LEGAL,
        "One page about what a daughter may see, and it begins with kindness.",
        "She left with what she needed, in one visit.",
    ),
    (company.HR, company.IT, "The laptop stood on the desk, with a note.", "She helped a borrower on her second day."),
    (company.HR, company.FACILITIES, "A window, a plant, and the heating on.", "He said that he felt expected."),
    (
        company.HR,
        company.PAYROLL,
        "You explained a slip with a pencil, for half an hour.",
        "A father took his parental leave.",
    ),
    (
        company.IT,
        company.PROCUREMENT,
        "A second supplier, asked before the first one was late.",
        "Nobody began without a laptop this quarter.",
    ),
    (
        company.FACILITIES,
        company.PROCUREMENT,
        "You asked what the lamps are for, and found better ones.",
        "People read on the second floor again.",
    ),
    (LEGAL, company.HR, "You found a way for a colleague that I had not known of.", "He stays, and gets well."),
    (LEGAL, company.FACILITIES, "The door closes.", "One can speak about debts again without the corridor."),
    (
        company.COMPLIANCE,
        SALES,
        "You ask before you promise, since spring.",
        "The auditor found nothing to write about.",
    ),
    (company.PAYMENTS, company.COMPLIANCE, "Three rules on one page.", "We answer in Polish now, and may."),
)
"""From, to, for what, and what it made possible."""

PASSED_ON = (
    (
        (CREDIT, LEGAL),
        "The Sales desk thanks us for the call about the family. What made it possible was your review, days early.",
    ),
    (
        (LEGAL, company.IT),
        "Credit check thanks us for reading quickly. We could, since you brought the old registers onto the screen.",
    ),
    (
        (OPERATIONS, company.PAYMENTS),
        "The notary’s table was quiet thanks to your run at three. I pass it on, it is yours.",
    ),
)
"""Handed on by who was thanked to the team behind: the first one twice, up the chain."""
CHAINS: tuple[tuple[int, tuple[int, ...]], ...] = ((0, (0, 1)), (2, (2,)))
"""Which of the stories is handed on, and how."""

HELP: tuple[tuple[str, str, str, int, int | None, int | None], ...] = (
    (company.IT, SALES, "How to send a form that was begun on the phone", 15, 60, 90),
    (company.IT, CREDIT, "A formula that sorts applications by age", 40, 120, 180),
    (LEGAL, CREDIT, "Which page of the register to look at first", 30, None, 240),
    (LEGAL, company.PROCUREMENT, "Two words in an offer that bind", 10, 60, 60),
    (CREDIT, SALES, "What counts as income for people with two jobs", 25, 60, 120),
    (OPERATIONS, company.CUSTOMER_SERVICE, "Where the date of the last instalment stands", 5, 15, 30),
    (company.PAYROLL, company.HR, "Half-time in the middle of a month, worked out together", 30, 45, 60),
    (company.PAYMENTS, OPERATIONS, "How to read a return code", 10, 30, None),
    (company.FACILITIES, company.HR, "Carried twelve chairs for the first-aid course", 30, None, None),
    (company.COMPLIANCE, SALES, "Read a letter before it went out", 15, 120, 240),
    (company.HR, LEGAL, "A quiet room for a difficult talk", 5, None, 30),
    (company.PROCUREMENT, company.IT, "Asked a second supplier by telephone", 20, 480, 960),
)
"""Helper, helped, what, minutes, minutes it would save as estimated beforehand, minutes it saved as confirmed."""
REFUSED: tuple[tuple[str, str, str, int, int, bool], ...] = (
    (LEGAL, OPERATIONS, "A look at ten old contracts, to see which letter fits", 240, 600, True),
    (company.IT, SALES, "Somebody at the desk for the morning of the new form", 180, 90, False),
    (company.PAYMENTS, SALES, "A second run at five o’clock on the last of the month", 120, 480, True),
)
"""Helper, helped, what, minutes, minutes it would have saved, whether because of own targets."""
TIMES = 4
"""How often each of `HELP` happened in the year, and each of `STORIES` was said."""


def thanks_said(year: Year, courses: Sequence[Course]) -> tuple[PlannedThanks, ...]:
    """Give the thanks of the year, in order; each stands where something was delivered to whoever thanks."""
    delivered = _delivered(year, courses)
    keys = iter(new_keys(year.chance, (len(STORIES) + len(PASSED_ON)) * TIMES + len(PASSED_ON)))
    found: list[PlannedThanks] = []
    for number, (customer, provider, text, made_possible) in enumerate(STORIES):
        for at, request, course in _chosen(year, delivered.get((provider, customer), [])):
            people = (course.taken_by,) if year.chance.random() < 0.4 else ()  # noqa: PLR2004
            said = PlannedThanks(
                next(keys), course.asked_by, slug(customer), slug(provider), moment(at), text, made_possible,
                people, request,
            )  # fmt: skip
            found.append(said)
        found += _handed_on(year, number, found[-1], keys) if found else []
    return tuple(sorted(found, key=lambda each: (each.at, bool(each.passed_from))))


def _delivered(year: Year, courses: Sequence[Course]) -> dict[tuple[str, str], list[tuple[int, int, Course]]]:
    found: dict[tuple[str, str], list[tuple[int, int, Course]]] = {}
    for number, course in enumerate(courses, start=1):
        ends = [at for at, what, _ in course.events if what is Happened.DELIVERED]
        if ends and not course.is_confidential:
            at = year.after(course.customer, ends[0], year.spread(4))
            if at < year.end:
                found.setdefault((course.provider, course.customer), []).append((at, number, course))
    return found


def _chosen(year: Year, delivered: list[tuple[int, int, Course]]) -> list[tuple[int, int, Course]]:
    """Choose some, at least a week apart in the list of what was delivered."""
    return sorted(year.chance.sample(delivered, min(TIMES, len(delivered))), key=lambda each: each[0])


def _handed_on(year: Year, number: int, said: PlannedThanks, keys: Iterator[str]) -> list[PlannedThanks]:
    """Let whoever was thanked hand the thanks on to the team behind, and that team to the next one."""
    chain = dict(CHAINS).get(number, ())
    found: list[PlannedThanks] = []
    at = int(said.at.timestamp())
    for each in chain:
        (giver, receiver), text = PASSED_ON[each]
        at = year.after(giver, at, year.spread(3))
        if at >= year.end:
            break
        found.append(
            PlannedThanks(
                next(keys), year.some(giver), slug(giver), slug(receiver), moment(at), text, said.made_possible,
                passed_from=found[-1].key if found else said.key,
            )
        )  # fmt: skip
    return found


def help_given(year: Year) -> tuple[PlannedHelp, ...]:
    """Give help in passing, and what was refused, over the year in order."""
    keys = iter(new_keys(year.chance, len(HELP) * TIMES + len(REFUSED)))
    found = []
    for helper, helped, what, minutes, would_save, saved in HELP:
        for _ in range(TIMES):
            at = moment(year.working_moment(helper))
            found.append(
                PlannedHelp(
                    next(keys), slug(helper), slug(helped), year.some(helper), at, what, minutes, would_save, saved,
                    year.some(helped) if saved is not None else "",
                )
            )  # fmt: skip
    for helper, helped, what, minutes, would_save, own_targets in REFUSED:
        at = moment(year.working_moment(helper))
        found.append(
            PlannedHelp(
                next(keys), slug(helper), slug(helped), year.some(helper), at, what, minutes, would_save,
                is_refused=True, for_own_targets=own_targets,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.at))
