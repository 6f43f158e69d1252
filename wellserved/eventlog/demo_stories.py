"""How the cases of the sample company go: loans and enquiries of outside customers, and requests between teams."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from math import sqrt
from random import Random

from wellserved.eventlog.demo_cases import HOURS_PER_DAY, OUTSIDE_HOURS_PER_DAY, Case, Company
from wellserved.eventlog.demo_company import (
    ASKED_BY_TEAMS,
    BUSINESS,
    COLLATERAL,
    COLLATERAL_REVIEW,
    CONDITIONS,
    CREDIT,
    CREDIT_BUREAU,
    CUSTOMER_SERVICE,
    ENQUIRIES,
    LAND_REGISTRY,
    LAST_DATE,
    LOANS,
    OPERATIONS,
    OWNERSHIP_CHECK,
    PAYMENT_TRACE,
    PAYMENTS,
    PRIVATE,
    PROMISED_DAYS,
    SALES,
    STAFFING,
    STATE_OF_LOAN,
    TEAMS,
    USUAL_RETURN_SHARE,
    WRONG_FORM_SHARE,
    ZONE,
    Plant,
    Service,
)
from wellserved.eventlog.demo_simulation import (
    SECONDS_PER_HOUR,
    Life,
    WorkingHours,
    chance_from,
    live,
    moment_of,
    never,
)
from wellserved.words.events import EventKind

SECONDS_PER_DAY = 86_400
SALES_HOURS_PER_DAY = 10
PROMISED_SHARE = 0.75
WRONG_TEAM_SHARE = 0.12
REOPENED_SHARE = 0.035


def run_company(seed: int, plants: frozenset[Plant]) -> Company:
    """Simulate the half year from a seed; what has not ended by then stays open.

    The same seed gives the same customers with the same wishes whichever plants are in.
    """
    company = Company(seed, plants)
    for segment, count in LOANS.items():
        _let_arrive(company, count, company.outside_hours, partial(_open_loan, company, segment))
    for segment, count in ENQUIRIES.items():
        _let_arrive(company, count, company.outside_hours, partial(_open_enquiry, company, segment))
    for service in ASKED_BY_TEAMS:
        hours = company.queues[STAFFING[service.queue].team].hours
        _let_arrive(company, service.requests, hours, partial(_open_request, company, service))
    company.clock.run(_end_of_period())
    return company


def _end_of_period() -> int:
    return moment_of(LAST_DATE + timedelta(days=1), time(), ZONE)


def _let_arrive(company: Company, mean: int, hours: WorkingHours, open_one: Callable[[Random], None]) -> None:
    """Let about `mean` cases arrive, spread evenly over the open hours of the period, each with its own chance."""
    chance = company.chance
    open_hours = hours.open_seconds_before(_end_of_period()) / SECONDS_PER_HOUR
    for _ in range(round(chance.gauss(mean, sqrt(mean)))):
        moment = hours.after(company.clock.now, chance.uniform(0, open_hours))
        company.clock.at(moment, partial(open_one, chance_from(chance.getrandbits(64))))


def ask(case: Case, service: Service) -> Case:
    """Ask another team for a service that the case needs; returns the request."""
    request = case.company.open_case(service.queue, case.team, service.name, chance_from(case.chance.getrandbits(64)))
    live(_serve(request, service))
    return request


def _open_request(company: Company, service: Service, chance: Random) -> None:
    """One team asks another, now and then the wrong one first."""
    provider = STAFFING[service.queue].team
    customers = service.customers or tuple(team for team in TEAMS if team != provider)
    customer = chance.choice(customers)
    asked_first = service.first_asked_of
    goes_wrong = bool(asked_first) and asked_first != customer and chance.random() < WRONG_TEAM_SHARE
    request = company.open_case(asked_first if goes_wrong else service.queue, customer, service.name, chance)
    request.gives_up_at = request.opened_at + round(chance.expovariate(1 / 60) * SECONDS_PER_DAY)
    live(_redirect(request, service) if goes_wrong else _serve(request, service))


def _redirect(request: Case, service: Service) -> Life:
    """Be declined by the team asked by mistake; whoever asked then turns to the right one."""
    yield from request.work(0.2, "Request read")
    request.log(EventKind.DECLINED, f"Not ours: {STAFFING[service.queue].team} does this")
    hours = request.company.queues[request.customer].hours
    yield request.company.clock.until(hours.after(request.now, request.spread(3)))
    request.hand_over(service.queue, service.name)
    yield from _serve(request, service)


def _serve(request: Case, service: Service) -> Life:
    """Serve a request: look at it, ask back or ask others where needed, finish it."""
    waits = _waits(request, service)
    promised_hours = service.promised_hours if request.happens(PROMISED_SHARE) else None
    yield from request.work(service.work_hours / (2 if waits else 1), service.name, promised_hours)
    for wait in waits:
        yield from wait
        yield from request.work(service.work_hours / 2 / len(waits), service.name)
    request.end(EventKind.DELIVERED if request.happens(0.9) else EventKind.CLOSED, f"{service.name}: done")
    if request.happens(REOPENED_SHARE):
        yield from _come_back(request, service.work_hours / 2, "Not yet what was needed")


def _waits(request: Case, service: Service) -> list[Life]:
    """Return what this request will have to wait for before it can be finished, in turn."""
    waits: list[Life] = []
    if request.happens(service.question_chance):
        waits.append(request.wait_for_customer(0.6, "Question to the customer"))
    needed = [other for other, share in service.asks if request.happens(share)]
    if needed:
        waits.append(_need(request, needed, "Needs the work of others first"))
    outside = service.outside
    if outside and request.happens(outside.chance):
        waits.append(request.wait_for_party(outside.party, outside.days))
    return waits


def _need(case: Case, services: list[Service], activity: str, outside: tuple[str, float] | None = None) -> Life:
    """Ask other teams for these services, all at once, and wait for them (and for an outside party, if named)."""
    requests = [ask(case, service) for service in services]
    yield from case.wait_for_cases(requests, activity, outside)


def _come_back(case: Case, work_hours: float, reason: str) -> Life:
    """Reopen some days after the delivery, be worked on again, and be delivered again."""
    yield case.company.clock.until(case.hours.after(case.now, case.spread(3 * HOURS_PER_DAY)))
    case.reopen(reason)
    yield from case.work(work_hours, "Put right")
    case.end(EventKind.DELIVERED, "Put right: done")


def _open_loan(company: Company, segment: str, chance: Random) -> None:
    loan = company.open_case(SALES, segment, "Loan application", chance)
    loan.gives_up_at = loan.opened_at + round(chance.expovariate(1 / 75) * SECONDS_PER_DAY)
    live(_grant_loan(loan))


def _grant_loan(loan: Case) -> Life:
    """Desk, then credit check (with or without Legal), then Operations, then the payout; small loans skip the check."""
    yield from loan.work(1.6, "Application taken down", PROMISED_DAYS[loan.customer] * SALES_HOURS_PER_DAY)
    loan.log(EventKind.ACTIVITY, "Identity confirmed")
    if loan.happens(0.15):
        yield from loan.wait_for_customer(1, "Proof of income asked for")
        yield from loan.work(0.5, "Application completed")
    is_small = loan.customer == PRIVATE and loan.happens(0.4)
    if not is_small:
        loan.hand_over(CREDIT, "Application sent to credit check")
        yield from _check_credit(loan)
    loan.hand_over(OPERATIONS, "Application sent to operations")
    yield from _prepare_contract(loan)
    yield from _pay_out(loan)


def _check_credit(loan: Case) -> Life:
    """Credit check, with the bureau, compliance and legal where needed; some are refused, some go back to the desk."""
    is_business = loan.customer == BUSINESS
    yield from loan.work(2.0, "Credit check")
    if loan.happens(0.05):
        yield from _send_back(loan, CREDIT, "Sent back: papers missing")
    needs_bureau = loan.happens(0.3)
    needs_legal = loan.happens(0.75 if is_business else 0.4)
    legal_takes_over = needs_legal and loan.happens(0.4)
    needed = [COLLATERAL_REVIEW] if needs_legal and not legal_takes_over else []
    if is_business and loan.happens(0.35):
        needed.append(OWNERSHIP_CHECK)
    if needed:
        bureau = (CREDIT_BUREAU, 0.4) if needs_bureau else None
        yield from _need(loan, needed, "Reviews asked for", bureau)
        yield from loan.work(0.6, "Credit decision")
    elif needs_bureau:
        yield from loan.wait_for_party(CREDIT_BUREAU, 0.4)
        yield from loan.work(0.6, "Credit decision")
    if loan.happens(0.1):
        yield from _end_for_good(loan, EventKind.CLOSED, "Application refused")
    if legal_takes_over:
        yield from _draw_up_collateral(loan)


def _draw_up_collateral(loan: Case) -> Life:
    """Legal draws up the agreement on the collateral and passes the loan on from there."""
    loan.hand_over(COLLATERAL, "Agreement on collateral to be drawn up")
    yield from loan.work(COLLATERAL_REVIEW.work_hours, "Agreement on collateral")
    if loan.happens(0.1):
        yield from loan.wait_for_party(LAND_REGISTRY, 2)
        yield from loan.work(0.4, "Agreement on collateral")


def _send_back(loan: Case, by: str, reason: str) -> Life:
    """Go back to the desk, which completes the application, with the customer where needed, and sends it again."""
    loan.hand_over(SALES, reason)
    yield from loan.work(0.5, "Application completed")
    if loan.happens(0.35):
        yield from loan.wait_for_customer(0.7, "Missing entry asked for")
        yield from loan.work(0.3, "Application completed")
    loan.hand_over(by, "Application sent again")
    yield from loan.work(0.5, "Application read again")


def _prepare_contract(loan: Case) -> Life:
    """Operations checks the form, settles conditions with the credit check, and sends the contract to be signed."""
    yield from loan.work(1.8, "Papers checked")
    form_lacks_field = Plant.WRONG_FORM in loan.company.plants
    if loan.happens(WRONG_FORM_SHARE if form_lacks_field else USUAL_RETURN_SHARE):
        why = "wrong form, it has no field for the tax number" if form_lacks_field else "tax number missing"
        yield from _send_back(loan, OPERATIONS, f"Sent back: {why}")
    loan.log(EventKind.ACTIVITY, "Account set up")
    if loan.customer == BUSINESS and loan.happens(0.3):
        yield from _need(loan, [CONDITIONS], "Conditions to be confirmed")
        yield from loan.work(0.5, "Contract prepared")
    if loan.happens(0.6):
        if loan.happens(0.06):
            yield from _lose_customer(loan)
        yield from loan.wait_for_customer(0.8, "Contract sent to be signed")
        yield from loan.work(0.6, "Signed contract checked")


def _lose_customer(loan: Case) -> Life:
    """Wait in vain for the signature: closed after three weeks, or withdrawn by the customer before."""
    loan.log(EventKind.WAITING_ON_CUSTOMER, "Contract sent to be signed")
    if loan.happens(0.5):
        hours = loan.spread(5 * OUTSIDE_HOURS_PER_DAY)
        yield loan.company.clock.until(loan.company.outside_hours.after(loan.now, hours))
        yield from _end_for_good(loan, EventKind.WITHDRAWN, "Customer decided otherwise")
    yield loan.company.clock.until(loan.hours.after(loan.now, 15 * HOURS_PER_DAY))
    yield from _end_for_good(loan, EventKind.CLOSED, "No answer of the customer")


def _end_for_good(case: Case, kind: EventKind, activity: str) -> Life:
    """End here: whatever the story had in store after this does not happen."""
    case.end(kind, activity)
    yield never


def _pay_out(loan: Case) -> Life:
    """Wait for the wished date where there is one, then pay out; a few come back."""
    if loan.happens(0.1):
        wished = loan.hours.next_opening(loan.hours.after(loan.now, loan.spread(4) * HOURS_PER_DAY))
        yield from loan.wait_until(wished, "Payout wished for a later date", customers_date=True)
        yield from loan.work(0.2, "Payout prepared")
    elif loan.happens(0.05):
        released = loan.hours.next_opening(loan.hours.after(loan.now, 3 * HOURS_PER_DAY))
        yield from loan.wait_until(released, "Cooling-off days", customers_date=False)
        yield from loan.work(0.2, "Payout prepared")
    if loan.happens(0.85 if loan.customer == BUSINESS else 0.5):
        loan.hand_over(PAYMENTS, "Payout instructed")
        yield from loan.work(0.9, "Payout made")
    loan.end(EventKind.DELIVERED, "Loan paid out")
    if loan.happens(REOPENED_SHARE):
        yield from _come_back(loan, 0.8, "Instalments differ from the offer")


def _open_enquiry(company: Company, segment: str, chance: Random) -> None:
    enquiry = company.open_case(CUSTOMER_SERVICE, segment, "Enquiry", chance)
    live(_answer_enquiry(enquiry))


def _answer_enquiry(enquiry: Case) -> Life:
    """Answer most enquiries alone; some need another team, a few are passed on to it altogether."""
    yield from enquiry.work(1.4, "Enquiry read")
    if enquiry.happens(0.1):
        enquiry.hand_over(enquiry.chance.choice((OPERATIONS, SALES, PAYMENTS)), "Enquiry passed on")
        yield from enquiry.work(0.6, "Enquiry answered")
    elif enquiry.happens(0.35):
        service = enquiry.chance.choice((STATE_OF_LOAN, STATE_OF_LOAN, PAYMENT_TRACE))
        yield from _need(enquiry, [service], "Answer of another team needed")
        yield from enquiry.work(0.4, "Enquiry answered")
    enquiry.end(EventKind.CLOSED if enquiry.happens(0.2) else EventKind.DELIVERED, "Enquiry answered")
