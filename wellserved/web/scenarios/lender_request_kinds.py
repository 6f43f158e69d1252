"""What the teams of the sample company ask of one another in a year, how often, and how it usually goes."""

from dataclasses import replace

from wellserved.eventlog import demo_company as company
from wellserved.eventlog.demo_company import Outside, Service
from wellserved.web.scenarios.lender_words_of_devices import DEVICES
from wellserved.web.scenarios.lender_words_of_house import HOUSE
from wellserved.web.scenarios.lender_words_of_loans import DECISION, LOANS
from wellserved.web.scenarios.lender_words_of_money import CONTRACT, MONEY, PAYOUT
from wellserved.web.scenarios.lender_words_of_people import PEOPLE
from wellserved.web.scenarios.request_words import Opening, Words

CREDIT_DECISION = Service(
    DECISION,
    company.CREDIT,
    2.2,
    24,
    customers=(company.SALES,),
    asks=((company.COLLATERAL_REVIEW, 0.5), (company.OWNERSHIP_CHECK, 0.14)),
    outside=Outside(company.CREDIT_BUREAU, 0.12, 0.4),
)
PAYOUT_BY_PAYMENTS = Service(PAYOUT, company.PAYMENTS, 0.5, 8)
CONTRACT_AND_PAYOUT = Service(
    CONTRACT,
    company.OPERATIONS,
    1.8,
    16,
    customers=(company.SALES,),
    asks=((PAYOUT_BY_PAYMENTS, 0.5), (company.CONDITIONS, 0.12)),
)

YEARLY: tuple[tuple[Service, int], ...] = (
    (CREDIT_DECISION, 190),
    (company.PAYMENT_TRACE, 40),
    (company.STATE_OF_LOAN, 30),
    (company.CONTRACT_CHECK, 30),
    (company.LEGAL_OPINION, 45),
    (company.COMPLIANCE_ADVICE, 40),
    (replace(company.ORDER, outside=Outside(company.SUPPLIER, 0.5, 3)), 40),
    (company.ACCESS, 70),
    (company.PROGRAM_TROUBLE, 75),
    (company.NEW_REPORT, 16),
    (company.MOVE_OR_REPAIR, 55),
    (company.PAYROLL_QUESTION, 70),
    (company.ONBOARDING, 26),
    (company.TRAINING, 28),
    (company.CERTIFICATE, 36),
)
"""How often each is asked in a year, beside what arises from other requests; contracts follow decisions."""

CONTRACT_SHARE = 0.62
"""How many decisions are followed by a contract."""

QUEUED_SHARE = 0.2
"""The usual time in the queue, as a part of the time promised."""
SLOW_QUEUE_HOURS = 21.0
"""The usual time in the queue of `company.SLOW_LINK`: reviews of collateral wait longer than the promise is long."""

WORDS: dict[str, Words] = {**LOANS, **MONEY, **DEVICES, **HOUSE, **PEOPLE}
"""Kind of request → its words."""
OF_FIRMS = ("Joinery", "Bakery", "Partners", "Trading", "workshop")

WRONG_WAY = (
    "This is Payroll's, and they are quicker at it than we would be. I passed it on with all you wrote.",
    "You ask the right question at the wrong door: HR writes these. It lies with them now, you need do nothing.",
    "Passed on to whom it belongs. I told them that you have waited a day already.",
)
OTHER_WAYS = (
    "Not this month, we have all hands at the move. There is a spare one in room 1.03 that you can have today.",
    "We may not do that. What would do the same: the form on page two, you can sign it yourself.",
    "No, since it would cost more than it brings. Ask the team on the first floor, they have built something similar.",
    "Not by us: your own lead can give that access with two clicks, I added a picture of where.",
    "We cannot promise it before spring. Until then the old list helps, I brought it up to date for you.",
)
STILL = (
    "Still on it, no surprises so far.",
    "Still on it. You hear from me tomorrow.",
    "On my desk, right after the two that came before it.",
    "Going well; it takes the time it takes.",
)
UNKNOWN = (
    "We do not know yet. I would rather say that than name a day.",
    "No news yet from where we asked. I call them this afternoon.",
)
ACCEPTED = (
    "Thank you, all is there. We begin tomorrow.",
    "Read, understood, ours.",
    "Taken. If anything is missing I ask today.",
    "Good that you ask early.",
    "",
    "",
    "",
)
NOTES = (
    "For your information: they called again, friendly. I said you are on it.",
    "I added a picture.",
    "No hurry from our side before Thursday.",
    "If it helps, I can come by for ten minutes.",
)
CLOSED = (
    "That is what we needed, thank you.",
    "Works. Thank you for the call as well.",
    "Thanks!",
    "Good, and earlier than I dared to hope.",
    "",
    "",
    "",
)
WITHDRAWN = (
    "Not needed any more, they decided otherwise. Thank you all the same.",
    "It solved itself over the weekend.",
    "We found one in the cupboard. Sorry for the noise.",
)
DISPUTED = (
    "We sent the answer on the phone the day before; from then on it does not wait for us.",
    "The papers we need for it are not with us yet, so it does not wait for us alone.",
    "We delivered the first half, which is enough to go on with.",
)
AT_RISK = (
    "They have an appointment with another bank on Friday.",
    "The seller threatens to step back. They have been with us for twenty years.",
)


def openings(words: Words, *, of_firm: bool | None) -> tuple[Opening, ...]:
    """Give what may be written for a firm, or for people; None: whatever there is."""
    if of_firm is None:
        return words.openings
    fitting = tuple(each for each in words.openings if is_of_firm(each) == of_firm)
    return fitting or words.openings


def is_of_firm(opening: Opening) -> bool:
    """Say whether a request is about a firm."""
    return any(word in opening.title for word in OF_FIRMS)
