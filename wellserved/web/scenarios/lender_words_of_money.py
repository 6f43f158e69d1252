"""What the teams of the sample company write to one another about contracts, payouts and payments."""

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.request_words import Opening, Words

CONTRACT, PAYOUT = "Contract and payout", "Payout"

_CONTRACT = Words(
    openings=(
        Opening(
            title="Contract and payout for {family}, notary on {day}",
            need=(
                "Decision is in. The notary meets them on {day} in the morning, the money has to be there the day"
                " before."
            ),
            purpose="The seller hands over the keys the same day.",
            done_when="The money is on the account of the notary.",
            delivered="Paid out this morning. You can call them.",
            question="To which account? There are two in the file.",
            answer="To the one of the notary, it ends in 52.",
        ),
        Opening(
            title="Payout {amount} to {family} Joinery",
            need=("Signed contract is attached, income field is filled in this time. Machine comes next week."),
            delivered="Contract signed and checked, money leaves with the next run.",
            question="Is the tax number of the firm known to you?",
            answer="Just called them, it is in the application now.",
        ),
        Opening(
            title="{family}: contract with the instalment on the fifteenth",
            need=(
                "Salary comes on the tenth, so the first of the month would be hard for them. We said it is possible."
            ),
            done_when="Contract is with them to be signed.",
            delivered="Contract is with them; they sign on the phone with you if they like.",
            question="The income field is empty on the form. What shall I enter?",
            answer="3,140 a month. The form lets me leave it out, I will look twice.",
            reopened=("The instalment in the contract is four euros higher than in our offer. Could you compare?"),
            put_right="The fee stood in it twice. Corrected, the new page is on its way with an apology.",
        ),
        Opening(
            title="Please prepare the contract of the {family} family",
            need="They asked for two copies, one in large print for the grandmother who stands surety.",
            purpose="She wants to understand what she signs, and she is right.",
            delivered="Done, two days before the notary. The large print is in the envelope, too.",
        ),
    ),
    updates=(
        "Contract is written, the second pair of eyes reads it this afternoon.",
        "Sent to be signed this morning.",
        "All is ready on our side; the payout goes with the three o'clock run.",
    ),
    later=(
        ("The form came without the tax number, we lost a day over it. Day after tomorrow for certain."),
        "Month end: payouts with a date go first, yours is right after them.",
        "The conditions have to be confirmed before we may print.",
    ),
    waits=(
        "The money itself goes through Payments.",
        "Before we print, the credit check confirms the conditions.",
    ),
)
_PAYOUT = Words(
    openings=(
        Opening(
            title="Payout {amount} today, {family}, account ends in {digits}",
            need="Contract {number}. Released by two of us.",
            purpose="Notary tomorrow at nine.",
            delivered="Left at three, there by tomorrow morning.",
            question="One digit of the account is missing.",
            answer="It ends in 0341, sorry.",
        ),
        Opening(
            title="Payout in two parts: {family}",
            need="First half now, second half when the shell stands. Contract {number}.",
            done_when="The first half is in their account.",
            delivered="Booked. Confirmation is in the file.",
        ),
    ),
    updates=("In the run of three o'clock.",),
    later=("Their bank is closed today, it is a holiday there. First run tomorrow.",),
)
_TRACE = Words(
    openings=(
        Opening(
            title="Where is the instalment of {family}?",
            need=("They paid on the third, the slip of their bank is attached. Our reminder went out all the same."),
            purpose="They called twice, and they are right.",
            delivered=(
                "Found: a digit was swapped. Booked with the date on which they paid, the reminder is taken back."
            ),
            question="Which day, and which bank?",
            answer="The third, the savings bank in their town.",
            reopened="The reminder fee still stands in the account.",
            put_right="Taken out. It is the automatic one, we look at why.",
        ),
        Opening(
            title="Payment of {amount} without a name",
            need="Came in on {since}. Nobody here misses it. Could you ask the bank that sent it?",
            delivered="It was for a loan of the sister firm. Moved.",
        ),
        Opening(
            title="Payout of {family} came back",
            need="Account closed, says the return. New account ends in {digits}.",
            delivered="Sent again to the new account, arrived this morning.",
        ),
        Opening(
            title="Twice the same instalment, contract {number}",
            need="They would like the second one back before the weekend, it is the money for the holiday.",
            done_when="The money is on its way back.",
            delivered="Paid back today, they have it tomorrow.",
        ),
    ),
    updates=(
        "The other bank has our question.",
        "Found it half way: it sits in the account for unclear receipts.",
    ),
    later=("The other bank answers by letter only.",),
)
_STATE = Words(
    openings=(
        Opening(
            title="Where is the application of {family}?",
            need="They called this morning, very politely, for the third time. Number {number}.",
            purpose="I want to call them back with a day.",
            delivered=(
                "With Credit check since Monday, which waits for the review of the collateral. No day yet; I "
                "write as soon as there is one."
            ),
            question="Is it the one for the flat or the one for the car?",
            answer="The flat.",
        ),
        Opening(
            title="{family}: what can I promise?",
            need="Number {number}. They have to give notice for their flat by Friday.",
            delivered="It is with us and third in the row. You can promise Thursday.",
        ),
        Opening(
            title="State of {number}, please",
            need="The broker asks. One line is enough for me.",
            delivered="Contract goes out this afternoon.",
        ),
    ),
    updates=("With Credit check, they wait for Legal. I ask.",),
    later=("I only know when Legal is through.",),
)
MONEY: dict[str, Words] = {
    CONTRACT: _CONTRACT,
    PAYOUT: _PAYOUT,
    company.PAYMENT_TRACE.name: _TRACE,
    company.STATE_OF_LOAN.name: _STATE,
}
"""Kind of request → its words."""
