"""Requests of the sample company that are open today and stand alone: one in each state, told one by one.

Hours before today are working hours of the team that does the step.
"""

from collections.abc import Iterator

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.lender_request_stage import Stage
from wellserved.web.scenarios.lender_request_year import Course, moment
from wellserved.web.scenarios.lender_words_of_money import CONTRACT
from wellserved.web.scenarios.request_words import Opening
from wellserved.words.requests import Happened, Reason

CUSTOMERS_DATE = "customer"


def small_ones(stage: Stage) -> Iterator[Course]:
    """One in each state that the others leave out."""
    form = stage.ask(
        company.PROGRAM_TROUBLE.name, company.CREDIT, company.IT, 11,
        Opening("Score shows yesterday’s income", "I change the income, press save, and the old one comes back after a "
                "minute. It happened with two borrowers.", ""),
        asked_by="Ann Ashby", taken_by="Ada Archer",
    )  # fmt: skip
    stage.by_provider(form, 12, Happened.TAKEN_UP, "I try it with a made-up borrower.")
    stage.by_provider(
        form, 7, Happened.QUESTIONED, "Mine keeps it. Which browser do you use, and is the other window open?"
    )
    yield form
    wished = stage.ask(
        CONTRACT, company.SALES, company.OPERATIONS, 30,
        Opening("Payout for Ms Quist on the day she comes home", "She is on a ship until then and wants to be there "
                "when the money is.", "", "It is her first house."),
        segment=company.PRIVATE, taken_by="Sam Stone",
    )  # fmt: skip
    stage.by_provider(wished, 22, Happened.TAKEN_UP)
    day = moment(stage.year.after(company.OPERATIONS, stage.year.end, 60))
    stage.by_provider(wished, 18, Happened.WAITS_UNTIL, "All is ready. We pay out on the day she wished.",
                      until_at=day, waits_on=[CUSTOMERS_DATE])  # fmt: skip
    stage.promise(wished, 17.9, 62, reason=Reason.OTHER.value, text="Her own date, as agreed.")
    yield wished
    audit = stage.ask(
        company.COMPLIANCE_ADVICE.name, company.PAYMENTS, company.COMPLIANCE, 20,
        Opening("May we answer banks abroad in their language?", "Two of us speak Polish, one Turkish.", ""),
        asked_by="",
    )  # fmt: skip
    stage.by_provider(audit, 18, Happened.ACCEPTED, "A good question, and I think a yes.")
    until = moment(stage.year.after(company.COMPLIANCE, stage.year.end, 30))
    stage.by_provider(
        audit, 12, Happened.WAITS_UNTIL, "The auditor is here until then; after that I write it up.", until_at=until
    )
    yield audit
    yield stage.ask(
        company.ACCESS.name, company.FACILITIES, company.IT, 2,
        Opening("Access to the plan of the rooms", "To move desks on paper before we move them by hand.", ""),
        asked_by="Dan Dale",
    )  # fmt: skip
    yield stage.ask(
        company.PAYROLL_QUESTION.name, company.LEGAL, company.PAYROLL, 3,
        Opening("Two slips for October", "Both are mine, they differ by a cent. I am curious rather than worried.", ""),
        asked_by="Ben Brook",
    )  # fmt: skip
    slip = stage.ask(
        company.PAYROLL_QUESTION.name, company.SALES, company.PAYROLL, 9,
        Opening("Parental leave: what changes in my pay?", "From March, for seven months.", ""),
        asked_by="Nell North", taken_by="Pat Penn",
    )  # fmt: skip
    stage.by_provider(slip, 5, Happened.ACCEPTED, "Congratulations! After the run of the month I sit down with you.")
    stage.promise(slip, 5, 20)
    yield slip
    yield from _turned_and_taken_back(stage)


def _turned_and_taken_back(stage: Stage) -> Iterator[Course]:
    """One passed on, one declined with another way, one whose delivery was taken back, one delivered yesterday."""
    passed = stage.ask(
        company.CERTIFICATE.name, company.IT, company.PAYROLL, 8,
        Opening("Letter for the embassy that I come back", "They want it with a stamp.", "", "To see my mother."),
        asked_by="Ada Archer",
    )  # fmt: skip
    at = stage.year.before_today(company.PAYROLL, 4)
    passed.happen(at, Happened.REDIRECTED, stage.year.mail_of["Pat Penn"], team=company.HR,
                  text="HR has the stamp. It is with them now, you need do nothing.")  # fmt: skip
    passed.provider, passed.taken_by = company.HR, stage.year.some(company.HR)
    yield passed
    declined = stage.ask(
        company.NEW_REPORT.name, company.SALES, company.IT, 26,
        Opening("A list of everybody who calls and hangs up", "To call them back.", ""),
        asked_by="Nell North", taken_by="Ada Archer",
    )  # fmt: skip
    stage.by_provider(declined, 20, Happened.ACCEPTED)
    stage.by_provider(declined, 8, Happened.DECLINED, "We may not keep those numbers. Another way: the button “call me "
                      "back” is built already and only hidden; we can show it from Monday on.")  # fmt: skip
    yield declined
    moved = stage.ask(
        company.MOVE_OR_REPAIR.name, company.HR, company.FACILITIES, 33,
        Opening("Lock of the cabinet with the personal files", "The key turns twice, and nothing happens.", ""),
        taken_by="Dan Dale",
    )  # fmt: skip
    stage.by_provider(moved, 30, Happened.TAKEN_UP)
    stage.promise(moved, 30, 3)
    stage.by_provider(moved, 10, Happened.DELIVERED, "New lock, keys are with you.")
    stage.by_provider(moved, 9.8, Happened.UNDONE, undoes=len(moved.events))
    yield moved
    trace = stage.ask(
        company.PAYMENT_TRACE.name, company.SALES, company.PAYMENTS, 14,
        Opening("Payout of Graf: half of it arrived", "€40,000 of €80,000. They have counted twice.", ""),
        segment=company.PRIVATE, asked_by="Nell North",
    )  # fmt: skip
    stage.by_provider(trace, 9, Happened.TAKEN_UP)
    stage.by_provider(trace, 2, Happened.DELIVERED, "Their bank splits large sums over two days. The second half is "
                      "there since this morning, I have seen the receipt.")  # fmt: skip
    yield trace


def confidential(stage: Stage) -> Iterator[Course]:
    """Only whoever is named sees this one."""
    course = stage.ask(
        "", company.LEGAL, company.HR, 21,
        Opening("Somebody of us needs a lighter half year", "He told me on Friday, and only me. Full days are too much "
                "after the treatment. What can we offer that he need not ask for twice?", "",
                "That he stays, and gets well.", "I can tell him two or three ways, and what each means for his pay."),
        asked_by="Cara Clay", is_confidential=True,
    )  # fmt: skip
    course.contact = course.taken_by = stage.year.leads[company.HR]
    course.shares = (course.taken_by,)
    stage.by_provider(course, 19, Happened.ACCEPTED, "Thank you for trusting us with it. I see to it myself.")
    stage.by_provider(course, 18.9, Happened.UNDERSTOOD, team=company.HR)
    stage.by_customer(course, 18, Happened.UNDERSTOOD, team=company.LEGAL)
    stage.promise(course, 18.5, 9)
    stage.by_provider(course, 12, Happened.TAKEN_UP)
    yield course


def back_again(stage: Stage) -> Iterator[Course]:
    """Delivered, and opened again."""
    course = stage.ask(
        company.PROGRAM_TROUBLE.name, company.OPERATIONS, company.IT, 52,
        Opening("Contracts print without the second page", "Since Tuesday, only those with a guarantor.", ""),
        asked_by="Sam Stone", taken_by="Ada Archer",
    )  # fmt: skip
    stage.by_provider(course, 50, Happened.TAKEN_UP)
    stage.promise(course, 49, -20)
    stage.by_provider(course, 30, Happened.DELIVERED, "The template had lost its second half. It is back.")
    stage.by_customer(
        course, 12, Happened.REOPENED, "It prints, and the name of the guarantor stands in the wrong line."
    )
    yield course
