"""A payroll clerk of the sample company signs in for the first time and sees the three steps to the customer."""

import re
from datetime import date

import pytest

from tests.web.conftest import NOW, signed_in
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import FirstDayAnswer, Membership


@pytest.mark.slow
def test_a_payroll_clerk_sees_three_steps_to_the_customer_on_the_first_day(db: None) -> None:
    seed(plan=planned("demo", 1, date(2026, 11, 22)), now=NOW)
    clerk = Membership.objects.filter(team__key="payroll", until_date=None, is_lead=False)[0].person
    FirstDayAnswer.objects.filter(person=clerk).delete()
    browser = signed_in(clerk)
    asked = browser.get("/", follow=True)
    assert asked.redirect_chain[-1][0].endswith("/first-day/")

    once = re.findall(r'name="once" value="([^"]+)"', asked.content.decode())[-1]
    told = browser.post("/first-day/", {"once": once, "nobody": "on"}, follow=True)
    assert re.findall(r'class="stop-at \w+"[^>]*>([^<]+)<', told.content.decode()) == [
        "Payroll",
        "HR",
        "Sales desk",
        "Small businesses",
    ]
