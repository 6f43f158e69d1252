"""What the teams of the sample company write to one another about laptops, programs and reports."""

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.request_words import Opening, Words

_LAPTOP_ORDER = Words(
    openings=(
        Opening(
            title="One laptop, standard, for {who} who begins on {day}",
            need="None on the shelf. The usual one is enough.",
            purpose="Their first day.",
            delivered="Here, lies with you.",
            question="The usual one is sold out. Is the one above it all right?",
            answer="Yes, if it comes in time.",
        ),
        Opening(
            title="Two laptops, large screens",
            need="For two colleagues who read contracts all day.",
            delivered="Here. The bag is a present of the supplier.",
        ),
        Opening(
            title="Laptop with the other keyboard",
            need="{who} writes on a Portuguese one since school.",
            delivered="Here, with the other keyboard. The maker asked twice whether we are sure.",
        ),
    ),
    updates=("Ordered, four to six days.",),
    later=("The supplier moved it by a week. I asked a second one.",),
    waits=("Ordered; the supplier confirms the day.",),
)
_LAPTOP = Words(
    openings=(
        Opening(
            title="{who} begins on {day}: laptop and access",
            need=("Team and rights like the last one who began there. Left-handed, a mouse for that would be lovely."),
            purpose="A first day on which things work.",
            done_when="The laptop opens and lets them in.",
            delivered="Stands on the desk, with a note where to find us.",
            question="Which programs besides the usual ones?",
            answer="The scoring system, reading only.",
            reopened="The scoring system does not let them in yet.",
            put_right="A tick was missing. Tried it together, works.",
        ),
        Opening(
            title="Laptop for {who}, back from parental leave",
            need="The old account still exists, asleep.",
            delivered=("Ready. The old account is awake again, with all its mail; the first thousand are deleted."),
        ),
        Opening(
            title="Two new colleagues on {day}",
            need="One comes from the branch and has a phone already.",
            delivered="Done, and the name is in the phone list.",
        ),
    ),
    updates=(
        "Account is made, the laptop is being filled.",
        "Waits on the shelf for its name.",
    ),
    later=("Laptops come a week later than ordered. We lend one of ours until then.",),
    waits=("None on the shelf, so I ask Procurement.",),
)
_ACCESS = Words(
    openings=(
        Opening(
            title="Access to the loan system for {who}",
            need="Reading is enough. Stands in for a colleague from {day}.",
            delivered="Done, please sign in anew.",
            question="Reading or writing?",
            answer="Reading. If we ever need more we come again.",
        ),
        Opening(
            title="I am locked out of the archive",
            need="Since the new password, this morning.",
            purpose="A borrower is on the phone.",
            delivered="Open again. It was the old password in the phone that knocked every minute.",
            reopened="It asks for the second code, and I have none.",
            put_right="Set up together on the phone.",
        ),
        Opening(
            title="Please take away my access to the pay data",
            need="I changed teams and do not need it any more.",
            delivered="Taken away, and thank you for thinking of it.",
        ),
        Opening(
            title="Shared mailbox for the team",
            need="So that mails are answered when one of us is away.",
            delivered="Mailbox is there, all five of you are in it.",
        ),
        Opening(
            title="Access to the folder “templates” for three of us",
            need="Names are below.",
            delivered="Done for all three. They see the folder after signing in anew.",
        ),
    ),
    updates=("Your lead has to say yes, the mail is with them.",),
    later=("The one with the key to that system is back tomorrow.",),
)
_TROUBLE = Words(
    openings=(
        Opening(
            title="The form stands still after page two",
            need="I press “next” and it thinks for a minute. I expected page three. Picture attached.",
            purpose="Two borrowers sat in front of me this morning.",
            delivered="Works again. It was a list that had grown too long; it empties itself now.",
            question="What did you do right before?",
            answer="Nothing new. I had two windows open, I think.",
            reopened="It came back, only on Mondays.",
            put_right="A job of Sunday night left a lock behind. Now it cleans up after itself.",
        ),
        Opening(
            title="Printer in {street} prints everything twice",
            need="We like it, the trees do not.",
            delivered="Once is enough for it now. The tray had been told twice.",
        ),
        Opening(
            title="Scores are empty for firms since noon",
            need="For people they are there. Number {number} is one of them.",
            purpose="No decision for firms until it is back.",
            done_when="A score stands there again.",
            delivered="Scores are back. The ones of this noon are being counted anew, ten minutes.",
            question="Does it happen with another number, too?",
            answer="With every one that begins with 7.",
        ),
        Opening(
            title="Letters lose their last line",
            need="“Yours sincerely” falls off the page when the name is long.",
            delivered="The last line has its place again, and long names may be long.",
        ),
        Opening(
            title="Calendar shows meetings an hour late",
            need="Only mine, since the clocks changed.",
            delivered="Your calendar lived in another country since your holiday. It is home again.",
        ),
    ),
    updates=(
        "We can see it here, too. That is half of it.",
        "Found the place. Tonight we put it in, tomorrow please try.",
        "Not found yet. Until then: with one window only it works.",
    ),
    later=(
        "It lies with the maker of the program; they answer by Thursday.",
        "Something was down for everybody this morning, so yours moved.",
    ),
)
_REPORT = Words(
    openings=(
        Opening(
            title="A list of loans that end within three months",
            need="By name, with the phone number. Once a month.",
            purpose="We would like to call people before they wonder.",
            done_when="I can open it on the first of the month.",
            delivered="There, and on the first of each month by itself.",
            question="Does a loan that was prolonged count as ending?",
            answer="No, only those that really end.",
            reopened="Some appear twice.",
            put_right="Those with two owners. Each stands there once now, with both names.",
        ),
        Opening(
            title="How long do applications lie with whom?",
            need="By step, for the last half year. No names of colleagues.",
            delivered=("There, by step and week. No names, as you asked. The longest step is not the one I thought."),
            question="Who is to see it?",
            answer="Our team and the desk. No sums, please.",
        ),
        Opening(
            title="Reasons for a no, counted",
            need="From the field “reason”, the way it is filled in.",
            delivered="In your folder. Read the note about March, a week is missing there.",
        ),
    ),
    updates=("First version is in your folder. Look whether these are the right columns.",),
    later=("The field “reason” has forty spellings. We tidy first, then we count.",),
)
DEVICES: dict[str, Words] = {
    company.LAPTOP_ORDER.name: _LAPTOP_ORDER,
    company.LAPTOP.name: _LAPTOP,
    company.ACCESS.name: _ACCESS,
    company.PROGRAM_TROUBLE.name: _TROUBLE,
    company.NEW_REPORT.name: _REPORT,
}
"""Kind of request → its words."""
