"""Who is who in the sample company, a made-up lender: its teams, their hours, what they do for one another."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from wellserved.eventlog.demo_simulation import Shift

ZONE = ZoneInfo("Europe/Berlin")
FIRST_DATE = date(2025, 10, 1)
LAST_DATE = date(2026, 3, 31)
"""Half a year with both daylight saving changes in it."""

WEEKDAYS = frozenset(range(5))
OUTSIDE_SHIFT = Shift(ZONE, time(8), time(21), frozenset(range(6)))
"""When customers and other outside parties write."""

PRIVATE = "Private borrowers"
BUSINESS = "Small businesses"
OUTSIDE_SEGMENTS: tuple[str, ...] = (PRIVATE, BUSINESS)

CREDIT_BUREAU = "Credit bureau"
LAND_REGISTRY = "Land registry"
SUPPLIER = "Supplier"
HEALTH_INSURER = "Health insurer"
TAX_OFFICE = "Tax office"
OUTSIDE_PARTIES: tuple[str, ...] = (CREDIT_BUREAU, LAND_REGISTRY, SUPPLIER, HEALTH_INSURER, TAX_OFFICE)

SALES = "Sales desk"
CUSTOMER_SERVICE = "Customer service"
CREDIT = "Credit check"
LEGAL = "Legal"
COMPLIANCE = "Compliance"
OPERATIONS = "Operations"
PAYMENTS = "Payments"
IT = "IT"
PROCUREMENT = "Procurement"
HR = "HR"
PAYROLL = "Payroll"
FACILITIES = "Facilities"


class Plant(StrEnum):
    """A cause put into the company on purpose, for the analysis to find."""

    SLOW_LINK = "slow_link"
    WRONG_FORM = "wrong_form"


PLANT_MEANINGS: dict[Plant, str] = {
    Plant.SLOW_LINK: "Legal has too few people for reviews of collateral, so Credit check waits for it",
    Plant.WRONG_FORM: "the Sales desk's form lacks a field, so Operations sends applications back",
}
ALL_PLANTS = frozenset(Plant)

SLOW_PROVIDER = LEGAL
SLOW_CUSTOMER = CREDIT


@dataclass(frozen=True)
class Staffing:
    """The colleagues of a team who work on one queue, and when they are there (weekdays, Berlin time)."""

    team: str
    staff: int
    opens: time = time(9)
    closes: time = time(17)


COLLATERAL = "Legal: collateral"
"""The queue of those in Legal who review collateral; every other queue is named like its team."""

STAFFING: dict[str, Staffing] = {
    SALES: Staffing(SALES, 3, time(8), time(18)),
    CUSTOMER_SERVICE: Staffing(CUSTOMER_SERVICE, 1, time(8), time(18)),
    CREDIT: Staffing(CREDIT, 3),
    LEGAL: Staffing(LEGAL, 2),
    COLLATERAL: Staffing(LEGAL, 3),
    COMPLIANCE: Staffing(COMPLIANCE, 1),
    OPERATIONS: Staffing(OPERATIONS, 3, time(8), time(17)),
    PAYMENTS: Staffing(PAYMENTS, 1, time(8), time(16)),
    IT: Staffing(IT, 2, time(7), time(18)),
    PROCUREMENT: Staffing(PROCUREMENT, 1),
    HR: Staffing(HR, 2, time(8), time(16)),
    PAYROLL: Staffing(PAYROLL, 1, time(8), time(16)),
    FACILITIES: Staffing(FACILITIES, 1, time(7), time(16)),
}
TEAMS: tuple[str, ...] = tuple(sorted({staffing.team for staffing in STAFFING.values()}))

STAFF_WHEN_SLOW = 2
"""How many review collateral in Legal while `Plant.SLOW_LINK` is in; `STAFFING` has the comfortable number."""

HOURS_BEHIND_WHEN_SLOW = 60
"""After so many open hours the last of them is through with the reviews that came before the first day."""

WRONG_FORM_SHARE = 0.24
USUAL_RETURN_SHARE = 0.03


@dataclass(frozen=True)
class Outside:
    """An outside party a service sometimes waits for."""

    party: str
    chance: float
    days: float
    """Median of the days until it answers."""


@dataclass(frozen=True)
class Service:
    """Something a team does for other teams, and how a request for it usually goes."""

    name: str
    queue: str
    work_hours: float
    promised_hours: float
    """By the opening hours of the provider."""
    requests: int = 0
    """How many are asked in the half year, beside those that arise from other cases."""
    customers: tuple[str, ...] = ()
    """The teams that ask; none: every other team."""
    asks: tuple[tuple["Service", float], ...] = ()
    """Services needed in turn, each with its chance; all are asked at the same time."""
    outside: Outside | None = None
    question_chance: float = 0.1
    """How often the customer must answer a question first."""
    first_asked_of: str = ""
    """The team that some customers ask by mistake."""


COLLATERAL_REVIEW = Service(
    "Review of collateral", COLLATERAL, 4.5, 16, outside=Outside(LAND_REGISTRY, 0.15, 2), question_chance=0.05
)
OWNERSHIP_CHECK = Service("Check of ownership", COMPLIANCE, 1.8, 12, outside=Outside(TAX_OFFICE, 0.1, 2))
CONDITIONS = Service("Confirmation of conditions", CREDIT, 0.8, 8, asks=((COLLATERAL_REVIEW, 0.4),))
PAYMENT_TRACE = Service("Trace of a payment", PAYMENTS, 0.9, 8, requests=110, customers=(SALES, OPERATIONS))
STATE_OF_LOAN = Service("State of an application", OPERATIONS, 0.4, 8, requests=40, customers=(SALES,))
CONTRACT_CHECK = Service(
    "Contract check", LEGAL, 3.5, 24, requests=90, customers=(PROCUREMENT, HR, FACILITIES, IT), question_chance=0.2
)
LEGAL_OPINION = Service(
    "Legal opinion", LEGAL, 4.5, 32, requests=150, customers=(OPERATIONS, HR, COMPLIANCE, CUSTOMER_SERVICE, SALES)
)
COMPLIANCE_ADVICE = Service(
    "Advice on rules", COMPLIANCE, 2.5, 24, requests=120, customers=(SALES, CREDIT, PAYMENTS), question_chance=0.2
)
ORDER = Service(
    "Order", PROCUREMENT, 3.0, 40, requests=150, asks=((CONTRACT_CHECK, 0.15),), outside=Outside(SUPPLIER, 0.7, 3)
)
LAPTOP_ORDER = Service("Order of a laptop", PROCUREMENT, 2.0, 40, outside=Outside(SUPPLIER, 0.9, 4))
LAPTOP = Service("Laptop and access", IT, 3.0, 40, requests=60, asks=((LAPTOP_ORDER, 0.5),))
ACCESS = Service("Access to a program", IT, 1.6, 8, requests=230)
PROGRAM_TROUBLE = Service("Program does not work", IT, 3.0, 16, requests=230, question_chance=0.25)
NEW_REPORT = Service("New report", IT, 9.0, 60, requests=50, customers=(CREDIT, SALES, OPERATIONS), question_chance=0.4)
DESK_AND_BADGE = Service("Desk and badge", FACILITIES, 2.5, 24)
MOVE_OR_REPAIR = Service(
    "Move or repair", FACILITIES, 3.0, 40, requests=170, asks=((ORDER, 0.12),), outside=Outside(SUPPLIER, 0.15, 3)
)
PAYROLL_ENTRY = Service("Entry in the payroll", PAYROLL, 2.5, 40, outside=Outside(HEALTH_INSURER, 0.3, 3))
PAYROLL_QUESTION = Service("Payroll question", PAYROLL, 2.0, 24, requests=240, question_chance=0.15, first_asked_of=HR)
ONBOARDING = Service(
    "New colleague", HR, 8.0, 80, requests=65, asks=((LAPTOP, 1.0), (DESK_AND_BADGE, 0.9), (PAYROLL_ENTRY, 0.9))
)
TRAINING = Service("Training", HR, 5.5, 40, requests=90, asks=((ORDER, 0.2),), question_chance=0.2)
CERTIFICATE = Service("Certificate for a colleague", HR, 3.5, 24, requests=110, first_asked_of=PAYROLL)

ASKED_BY_TEAMS: tuple[Service, ...] = (
    PAYMENT_TRACE,
    STATE_OF_LOAN,
    CONTRACT_CHECK,
    LEGAL_OPINION,
    COMPLIANCE_ADVICE,
    ORDER,
    LAPTOP,
    ACCESS,
    PROGRAM_TROUBLE,
    NEW_REPORT,
    MOVE_OR_REPAIR,
    PAYROLL_QUESTION,
    ONBOARDING,
    TRAINING,
    CERTIFICATE,
)

LOANS = {PRIVATE: 850, BUSINESS: 470}
ENQUIRIES = {PRIVATE: 290, BUSINESS: 110}
PROMISED_DAYS = {PRIVATE: 7, BUSINESS: 12}
"""Working days until the payout that the Sales desk promises."""
