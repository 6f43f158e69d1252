"""Requests of the sample company that wait for one another today, told one by one.

Hours before today are working hours of the team that does the step.
"""

from collections.abc import Iterator
from datetime import timedelta

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.lender_request_small import back_again, confidential, small_ones
from wellserved.web.scenarios.lender_request_stage import Stage
from wellserved.web.scenarios.lender_request_year import Course, Year
from wellserved.web.scenarios.lender_words_of_loans import DECISION
from wellserved.web.scenarios.lender_words_of_money import CONTRACT
from wellserved.web.scenarios.request_words import Opening
from wellserved.words.requests import Happened, Reason, Risk, Update


def now_open(year: Year) -> list[Course]:
    """Give all of them."""
    stage = Stage(year)
    scenes = (_chain, _leased_ground, _beginner, _seen_differently, _quiet, small_ones, confidential, back_again)
    return [course for scene in scenes for course in scene(stage)]


def _chain(stage: Stage) -> Iterator[Course]:
    """Sales desk waits for Credit check, which waits for Legal, which waits for the land registry: late from there."""
    decision = stage.ask(
        DECISION, company.SALES, company.CREDIT, 62,
        Opening(
            "Decision for the Halloran family, house in 12 Orchard Way",
            "Two children, two incomes, €312,000. The boxes are packed: their lease ends with the month. Everything is "
            "in the application, also the letter of the grandmother.",
            "",
            "They can give notice for their flat and sleep again.",
            "A yes or a no, and what I can tell them meanwhile.",
        ),
        segment=company.PRIVATE, asked_by="Nell North", taken_by="Ann Ashby",
        needed_by_date=stage.year.on + timedelta(days=8),
    )  # fmt: skip
    stage.by_provider(decision, 47, Happened.ACCEPTED, "Thank you, all is there. The letter made my morning.")
    stage.by_provider(decision, 45, Happened.UNDERSTOOD, team=company.CREDIT)
    stage.by_provider(decision, 44, Happened.TAKEN_UP)
    review = stage.ask(
        company.COLLATERAL_REVIEW.name, company.CREDIT, company.LEGAL, 40,
        Opening(
            "Collateral: house in 12 Orchard Way, old right of way",
            "Extract and valuation attached. Section two names a right of way for a neighbour who moved in 1988. Does "
            "it stand above our pledge?",
            "",
            "The family has packed already.",
            "One sentence: it holds, or it does not.",
        ),
        segment=company.PRIVATE, asked_by="Ann Ashby", taken_by="Ben Brook",
    )  # fmt: skip
    stage.by_provider(decision, 39.5, Happened.WAITS_ON_REQUEST, "Income is fine. What is left is the old right of "
                      "way in the register; Legal looks at it.", waits_on=[review])  # fmt: skip
    stage.by_provider(review, 37, Happened.ACCEPTED, "Six reviews come before it. I write tomorrow by noon.")
    stage.by_provider(review, 28, Happened.UPDATED, "Tomorrow it is the next one.", reason=Update.STILL_ON_IT.value)
    stage.by_provider(review, 17, Happened.TAKEN_UP)
    stage.by_provider(review, 15.5, Happened.WAITS_OUTSIDE, "The map does not show where the way ran. The registry "
                      "looks in the cellar, they say two days.", waits_on=[company.LAND_REGISTRY])  # fmt: skip
    stage.by_provider(review, 6, Happened.UPDATED, "Called the registry: the folder is found, the colleague who may "
                      "copy it is back tomorrow.", reason=Update.STILL_ON_IT.value)  # fmt: skip
    stage.by_customer(decision, 20, Happened.EXPEDITED, "Their lease ends in eight days; they asked whether they "
                      "should go to another bank.", reason=Risk.AT_RISK.value)  # fmt: skip
    stage.by_provider(decision, 19, Happened.UPDATED, "Nothing speaks against it except one line in the register. You "
                      "can tell them that.", reason=Update.STILL_ON_IT.value)  # fmt: skip
    at = stage.year.before_today(company.LEGAL, 30)
    decision.happen(at, Happened.WAIT_CONFIRMED, review.taken_by, team=company.LEGAL)
    yield from (decision, review)


def _leased_ground(stage: Stage) -> Iterator[Course]:
    """Three decisions wait for one question to Legal."""
    question = stage.ask(
        company.COLLATERAL_REVIEW.name, company.CREDIT, company.LEGAL, 26,
        Opening(
            "Do pledges on leased ground by the harbour still hold?",
            "The city changed its leases in autumn: they end in 2051 now. We have three applications there, and more "
            "will come. One answer would serve all of them.",
            "",
            "Three firms want to build before the frost.",
            "We know from which term of a loan on we need a second collateral.",
        ),
        segment=company.BUSINESS, asked_by="Ann Ashby", taken_by="Ben Brook",
    )  # fmt: skip
    stage.by_provider(question, 24, Happened.ACCEPTED, "Good that you ask once for all of them. I read the new lease.")
    stage.by_provider(question, 9, Happened.TAKEN_UP)
    stage.promise(question, 12, 6, reason=Reason.MORE_THAN_THOUGHT.value,
                  text="The lease has forty pages, and page thirty counts.")  # fmt: skip
    yield question
    firms = (
        ("Otieno Boats", 30.0, "the slipway"),
        ("Prokop Joinery", 29.0, "the hall"),
        ("Rao Trading", 27.5, "the cold store"),
    )
    for firm, hours, what in firms:
        decision = stage.ask(
            DECISION, company.SALES, company.CREDIT, hours * 1.25,
            Opening(f"Decision for {firm}: {what} on leased ground",
                    "Plans and figures are with the application. They build with their own hands.", "",
                    "Before the frost."),
            segment=company.BUSINESS, taken_by="Ann Ashby",
        )  # fmt: skip
        stage.by_provider(decision, hours - 1.5, Happened.TAKEN_UP, "Read. The firm is sound; it is about the ground.")
        stage.by_provider(decision, 25.5, Happened.WAITS_ON_REQUEST, "We asked Legal once for all three.",
                          waits_on=[question])  # fmt: skip
        yield decision


def _beginner(stage: Stage) -> Iterator[Course]:
    """HR waits for IT and Facilities; IT waits for Procurement, which waits for the supplier."""
    whole = stage.ask(
        company.ONBOARDING.name, company.CREDIT, company.HR, 55,
        Opening("Aino Laine joins us on the first", "She comes from the branch, and knows more about farms than all "
                "of us. She would like to sit by the window, for the light.", "", "One more who can decide.",
                "Desk, laptop, badge and pay are there on her first day."),
        asked_by="Ann Ashby",
    )  # fmt: skip
    stage.by_provider(whole, 53, Happened.ACCEPTED, "Lovely. We ask the others today.")
    stage.by_provider(whole, 50, Happened.TAKEN_UP)
    laptop = stage.ask(
        company.LAPTOP.name, company.HR, company.IT, 48,
        Opening("Laptop and access for Aino Laine, on the first", "Rights like the last one who began in Credit check.",
                "", "", "It opens and lets her in."),
        taken_by="Ada Archer",
    )  # fmt: skip
    desk = stage.ask(
        company.DESK_AND_BADGE.name, company.HR, company.FACILITIES, 47.9,
        Opening("Desk by the window and badge for Aino Laine", "Second floor, near Credit check.", ""),
        taken_by="Dan Dale",
    )  # fmt: skip
    stage.by_provider(whole, 47.5, Happened.WAITS_ON_REQUEST, "Laptop and desk are asked for, pay is entered.",
                      waits_on=[laptop, desk])  # fmt: skip
    stage.by_provider(desk, 50, Happened.ACCEPTED, "There is one, with a view of the chestnut.")
    stage.promise(desk, 49, 12)
    stage.by_provider(laptop, 62, Happened.TAKEN_UP)
    order = stage.ask(
        company.LAPTOP_ORDER.name, company.IT, company.PROCUREMENT, 58,
        Opening("One laptop for the first of the month", "None on the shelf, the last one went to the branch.", ""),
        asked_by="Ada Archer",
    )  # fmt: skip
    stage.by_provider(laptop, 57.5, Happened.WAITS_ON_REQUEST, "None on the shelf; Procurement orders one.",
                      waits_on=[order])  # fmt: skip
    stage.by_provider(order, 36, Happened.TAKEN_UP)
    stage.promise(order, 36, -3)
    stage.by_provider(order, 34, Happened.WAITS_OUTSIDE, "Ordered. They confirm the day by mail.",
                      waits_on=[company.SUPPLIER])  # fmt: skip
    yield from (whole, laptop, desk, order)


def _seen_differently(stage: Stage) -> Iterator[Course]:
    """Procurement waits for Legal, and Legal sees it differently; Operations waits for Credit check no longer."""
    order = stage.ask(
        company.ORDER.name, company.FACILITIES, company.PROCUREMENT, 40,
        Opening("Cleaning of the second floor, from next month", "The move ends on the thirtieth.", ""),
        asked_by="Dan Dale",
    )  # fmt: skip
    stage.by_provider(order, 32, Happened.TAKEN_UP)
    stage.promise(order, 32, 10)
    check = stage.ask(
        company.CONTRACT_CHECK.name, company.PROCUREMENT, company.LEGAL, 30,
        Opening("Contract of the cleaning firm, new floor", "Two pages more than last time.", "",
                "They begin on the first.", "We may sign."),
        taken_by="Cara Clay",
    )  # fmt: skip
    stage.by_provider(order, 29.8, Happened.WAITS_ON_REQUEST, "Above our limit, so Legal reads it.", waits_on=[check])
    stage.by_provider(check, 26, Happened.ACCEPTED)
    at = stage.year.before_today(company.LEGAL, 14)
    order.happen(at, Happened.WAIT_DISPUTED, check.taken_by, team=company.LEGAL, text="The two new pages have not come "
                 "with the mail, only the old contract. Until they are here it does not wait for us.")  # fmt: skip
    stage.by_provider(check, 13.9, Happened.QUESTIONED, "Could you send the two new pages? Only the old contract came.")
    yield from (order, check)
    contract = stage.ask(
        CONTRACT, company.SALES, company.OPERATIONS, 24,
        Opening("Contract for Bruun Bakery, oven comes on the tenth", "Decision is in; form complete, I looked.", "",
                "The old oven is sold already."),
        segment=company.BUSINESS, taken_by="Sam Stone",
    )  # fmt: skip
    stage.by_provider(contract, 17, Happened.TAKEN_UP)
    condition = stage.ask(
        company.CONDITIONS.name, company.OPERATIONS, company.CREDIT, 15,
        Opening("Guarantor of Bruun Bakery: father or bank?", "The decision names him, the application the bank.",
                "The father, with the paper of March. The bank stood there from the first try."),
        asked_by="Sam Stone", taken_by="Ann Ashby",
    )  # fmt: skip
    stage.by_provider(contract, 14.8, Happened.WAITS_ON_REQUEST, "One line has to be confirmed before we print.",
                      waits_on=[condition])  # fmt: skip
    stage.by_provider(condition, 9, Happened.TAKEN_UP)
    stage.by_provider(condition, 3, Happened.DELIVERED, condition.opening.delivered)
    yield from (contract, condition)


def _quiet(stage: Stage) -> Iterator[Course]:
    """Nobody has told Credit check anything for days, though news were promised for every day."""
    course = stage.ask(
        company.COLLATERAL_REVIEW.name, company.CREDIT, company.LEGAL, 38,
        Opening("Review of the farm of Eriksen: four plots, one barn", "Four extracts, one valuation, attached. The "
                "barn stands on the line between two plots.", "", "Seed is ordered in January.",
                "We know which plots we need."),
        segment=company.BUSINESS, asked_by="Ann Ashby", taken_by="Ben Brook",
    )  # fmt: skip
    stage.by_provider(course, 36, Happened.ACCEPTED, "Ours. With four extracts it takes a day longer than usual.")
    stage.by_provider(course, 29, Happened.TAKEN_UP)
    stage.by_customer(course, 10, Happened.NOTED, "Is there anything we can bring you? The Sales desk asks gently.")
    yield course
