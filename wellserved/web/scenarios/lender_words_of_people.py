"""What the teams of the sample company write to one another about colleagues: pay, training, beginning and leaving."""

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.request_words import Opening, Words

_PAYROLL_ENTRY = Words(
    openings=(
        Opening(
            title="{who} begins on {day}: please enter",
            need="Contract signed, tax class one, bank account attached.",
            delivered="Entered, first slip this month.",
            question="Which health insurer?",
            answer="She has asked and not heard back yet; I stay on it.",
        ),
        Opening(
            title="New entry for a trainee, {who}",
            need="First job; the number of the pension insurance is on its way.",
            delivered="Entered. The first slip explains itself, I added a page.",
        ),
    ),
    updates=("Entered, only the insurer is missing.",),
    later=("The insurer answers next week. It is in time for the twentieth.",),
    waits=("The health insurer has to confirm.",),
)
_PAYROLL_QUESTION = Words(
    openings=(
        Opening(
            title="Slip of {month}: what is “adjustment 14”?",
            need="Staff number is with you. It is forty euros, I only want to understand it.",
            delivered=(
                "It is the travel of spring, paid late. Corrected wording, so that the next one needs no question."
            ),
            question="Which month do you mean, the slip or the work?",
            answer="The slip.",
        ),
        Opening(
            title="Overtime of {month} is missing",
            need="Nine hours, signed by my lead on the third.",
            delivered="Found, it lay in the month before. Comes with the next slip, with a note.",
            reopened="The overtime is there, the night share is not.",
            put_right="Added by hand and put into the rule for good.",
        ),
        Opening(
            title="Half-time from {day}: what will I get?",
            need="Roughly is enough. I decide it at the weekend.",
            purpose="I would care for my father.",
            delivered="Roughly 1,640 after tax. I wrote down how, so that you can change the hours yourself.",
        ),
        Opening(
            title="New account for my salary",
            need="How do I tell you without mailing it?",
            delivered="Come by, or use the form in the cabinet on our floor: it never leaves the house.",
        ),
        Opening(
            title="Why is the tax higher than last month?",
            need="Nothing has changed that I know of.",
            delivered="A bonus of last year moved you over a line for one month. It evens out in December.",
        ),
    ),
    updates=("After the twentieth I have time to show you, with a pencil.",),
    later=("We are at the monthly run until the twentieth, yours is the first after it.",),
)
_ONBOARDING = Words(
    openings=(
        Opening(
            title="{who} joins us on {day}",
            need="Contract is signed. We sit on the second floor, {who} learns with two of us in turn.",
            purpose="One more who can speak with borrowers in the first week.",
            done_when="Desk, laptop, badge and pay are there on the first day.",
            delivered="All is there, three days early. The badge waits at the entrance.",
            question="Who takes them to lunch on the first day?",
            answer="I do, and the whole team has cake.",
            reopened="The badge does not open the archive.",
            put_right="Opens now. Sorry for the walk round the house.",
        ),
        Opening(
            title="New colleague on {day}, comes from abroad",
            need="{who} still looks for a flat. If you know somebody who lets one, we are glad.",
            done_when="The first day is a good one.",
            delivered="All is there. They begin with a tour at nine.",
        ),
        Opening(
            title="Trainee for half a year: {who}",
            need="Begins on {day}, has never worked in an office before.",
            delivered="All is there. A colleague shows the trainee round, who began here the same way.",
        ),
    ),
    updates=(
        "Desk and pay are there. The laptop is the one that I watch.",
        "Everything is asked for; I keep you posted.",
    ),
    later=("The laptop comes two days after the first day. A loan one is ready.",),
    waits=("Four things from three teams, all asked for today.",),
)
_TRAINING = Words(
    openings=(
        Opening(
            title="Training: telling people no, and still being liked",
            need="For six of us. Last year's was good, the afternoon was too long.",
            purpose="We say no about a hundred times a month.",
            delivered="Booked for the whole team, invitation is in your calendars.",
            question="Morning or afternoon?",
            answer="Morning, before the desk opens.",
        ),
        Opening(
            title="First aid, two places",
            need="The last one who knew how left in summer.",
            delivered="Two places, on a Wednesday. They practise on each other, please wear something old.",
        ),
        Opening(
            title="Sign language, beginners",
            need="Two regular borrowers would be glad. Three of us want to learn.",
            delivered="Ten evenings, in the room with the plants. Three more want to come.",
        ),
        Opening(
            title="A day about the new rules on collateral",
            need="With Credit check together, if they like.",
            delivered="Booked. Credit check comes along, they were pleased to be asked.",
            question="Who pays, you or the house?",
            answer="The house, it is in the plan.",
        ),
    ),
    updates=("Two houses asked, one can do it in your month.",),
    later=("The trainer is ill; we keep the place and move by two weeks.",),
    waits=("Procurement orders it.",),
)
_CERTIFICATE = Words(
    openings=(
        Opening(
            title="Reference for {who}, who leaves at the end of the month",
            need="A good one, and a true one. Notes attached.",
            delivered="Done. I read it aloud once, it sounds like the person.",
            question="Since when in this team?",
            answer="Since April 2025, before that in Finance.",
            reopened="The date of birth has two digits swapped.",
            put_right="Printed anew, and checked by somebody else this time.",
        ),
        Opening(
            title="Letter for the landlord that I work here",
            need="Without the salary, please.",
            delivered="Sent to you, one page, no salary on it.",
        ),
        Opening(
            title="Interim reference for {who}",
            need="My lead changes, and I would like to have it from the old one.",
            delivered="Signed, lies in a closed envelope with us.",
        ),
        Opening(
            title="Confirmation of part-time for the kindergarten",
            need="They open a place only with it.",
            purpose="The place.",
            delivered="Printed, stamped, lies at the desk. The kindergarten takes it by mail, too.",
        ),
    ),
    updates=("Draft is with the lead to be read.",),
    later=("The former lead is on a mountain until Monday.",),
)

PEOPLE: dict[str, Words] = {
    company.PAYROLL_ENTRY.name: _PAYROLL_ENTRY,
    company.PAYROLL_QUESTION.name: _PAYROLL_QUESTION,
    company.ONBOARDING.name: _ONBOARDING,
    company.TRAINING.name: _TRAINING,
    company.CERTIFICATE.name: _CERTIFICATE,
}
"""Kind of request → its words."""
