"""What the teams of the sample company write to one another about decisions on loans, and what they rest on."""

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.request_words import Opening, Words

DECISION = "Credit decision"

_DECISION = Words(
    openings=(
        Opening(
            title="Decision for the {family} family, flat in {street}",
            need=(
                "They want to borrow {amount}. Both work, pay slips of three months are in the application. The "
                "seller has a second buyer, so the day matters more to them than the last tenth of a percent."
            ),
            purpose="They make their offer as soon as they know.",
            done_when="I can tell them yes or no, and one sentence why.",
            delivered=(
                "Yes, for the whole sum. Condition: the pledge stands in first place. The sentence for them: "
                "“Your income carries it, also if one of you works less.”"
            ),
            question="The pay slip of last month is missing. Could you get it?",
            answer="Here it is. They had moved the scanner, sorry for the day it cost.",
            reopened=(
                "The seller gave them a better price: they need less now. Does the decision hold for the smaller sum?"
            ),
            put_right="It does. I changed the sum, everything else stays.",
        ),
        Opening(
            title="Can {family} Joinery carry {amount} for the new saw?",
            need=(
                "The firm has banked with us for nine years. The old machine stopped twice this month. Accounts "
                "of the last two years and the quote of the supplier are attached to the application."
            ),
            purpose="The supplier holds the price until the end of the month.",
            done_when="A decision with its conditions, in writing.",
            delivered="Yes. The figures are better than in their own summary; you may tell them so.",
        ),
        Opening(
            title="Decision on a second loan: {family}, roof in {street}",
            need=(
                "The first loan runs without a missed instalment. They need {amount} before the rain comes in again."
            ),
            purpose="The roofer starts when the money is safe.",
            delivered="Yes, as asked. Contract can be written.",
            question=(
                "Is the loan of their car still running? It is in the file of the bureau, not in the application."
            ),
            answer="Paid back in March, the letter of the other bank is attached now.",
        ),
        Opening(
            title="{family} Bakery: loan for the oven, {amount}",
            need=(
                "The daughter takes over in spring and would like the loan to be in her name from the start. "
                "Papers of both are with the application."
            ),
            purpose="So that they know who signs.",
            done_when="Yes or no, and in whose name.",
            delivered=(
                "Yes, in the name of the daughter, with the mother as guarantor for two years. Tell them the "
                "figures were a pleasure to read."
            ),
            question="Which of the two accounts is meant for the instalments?",
            answer="The one that ends in 07. The other one is for the shop.",
        ),
        Opening(
            title="Private borrower {family}: decision after a change of job",
            need=("The new contract is unlimited, the trial period ends next month. {amount} for a flat in {street}."),
            done_when="I know whether we wait for the end of the trial period or not.",
            delivered=(
                "No, not now: after the trial period it is a yes. I wrote down what they need then, so that "
                "nobody asks twice."
            ),
            question="What is the money for, in one sentence? The purpose field is empty.",
            answer="A flat for the two of them, nearer to her new work.",
        ),
        Opening(
            title="{family} & Partners, vans: decision please",
            need=(
                "Two delivery vans, {amount} altogether. They would take one now and one in summer, if that makes"
                " it easier."
            ),
            purpose="They have a customer waiting for the second route.",
            delivered=(
                "Yes for both vans at once: two loans of half the sum would cost them more. Condition: the firm "
                "insures them."
            ),
        ),
    ),
    updates=(
        "Income is checked and fine. What is left is the collateral.",
        "The decision itself is simple; we only need the word of Legal on the pledge.",
        "Half way: figures are in, I speak with my colleague about the second signature tomorrow.",
        "You can tell them that nothing speaks against it so far.",
    ),
    later=(
        "Legal has the collateral; we decide the day after it comes back.",
        ("The accounts were prepared by two different advisers, and we want to understand the difference first."),
        "Two colleagues are ill this week. We keep the order and lose two days.",
    ),
    waits=(
        "The flat is the collateral, so Legal has to look at the pledge first.",
        "We need to know whether the pledge holds before we can say yes.",
        ("The firm has three owners: first we have to know who they are, and what the land register says."),
    ),
)
_REVIEW = Words(
    openings=(
        Opening(
            title="Collateral: flat in {street}, {family}",
            need=(
                "Loan of {amount}. Extract of the land register and valuation are attached. Please look at the "
                "right of residence in section two: does it stand above our pledge?"
            ),
            purpose="Without it we cannot decide, and the family waits with the seller.",
            done_when="One sentence: it holds, or it does not.",
            delivered="It holds. The right of residence ends with the sale; I marked the passage.",
            question="The extract is of last year. Could you send one that is younger than three months?",
            answer="Ordered this morning, attached now.",
        ),
        Opening(
            title="Does the pledge on the workshop of {family} hold?",
            need="The hall stands on leased ground. Lease and register are attached. {amount}.",
            purpose="For the decision on the loan for the machine.",
            delivered=(
                "It holds: the lease runs forty years longer than the loan. The owner of the ground has to sign "
                "once, form attached."
            ),
        ),
        Opening(
            title="Review of collateral, {street}: two owners, one signature",
            need="The brother owns a third and lives abroad. Is his power of attorney enough for us?",
            done_when="We know which paper we still need, if any.",
            delivered=(
                "It does not hold as it is. With the signature of the third owner it would: the sample text is "
                "attached."
            ),
            reopened=(
                "The notary found a second sheet of the register that neither of us had. Could you look once more?"
            ),
            put_right="Read. It changes nothing: the second sheet is the garage.",
        ),
        Opening(
            title="House in {street}: old mortgage still in the register",
            need="Paid back years ago, never deleted. Valuation and extract attached. {family}, {amount}.",
            purpose="They move on the first of the month.",
            delivered=(
                "It holds once the old entry is deleted. The form for the notary is attached, the borrower only signs."
            ),
            question="Page two of the valuation is missing.",
            answer="Attached. I check the number of pages from now on before I send it.",
        ),
        Opening(
            title="Collateral for {family}: ground that belongs to a community of heirs",
            need="Three heirs, all of them agree and have signed. I attached what we have.",
            done_when="A yes or a no in writing.",
            delivered="It holds. Sorry that it took us so long; the reading itself took forty minutes.",
        ),
    ),
    updates=(
        "It is in the pile for Thursday. The registry has the question since this morning.",
        "Read once. There is an old right of way; I want to see the map before I say yes.",
        "Not looked at yet: seven reviews came before it. I write again tomorrow by noon.",
    ),
    later=(
        "We are two for reviews at the moment, and eleven of them wait. Yours is the fourth.",
        "The registry answers in writing only, that takes until the end of the week.",
        "The one of us who knows leases is back on Monday.",
        "An urgent one of a borrower at the notary came in between.",
    ),
    waits=("The land registry has to confirm the entry.",),
)
_OWNERSHIP = Words(
    openings=(
        Opening(
            title="Who stands behind {family} Trading?",
            need=("The register names a holding with one owner, the application names three. Both are attached."),
            purpose="The payout waits for it.",
            done_when="We know whether we may pay out to this firm.",
            delivered="Clear. All three owners are known and live here; you may pay out.",
            question="Which of the two brothers signs?",
            answer="The elder one; the younger has no share any more.",
        ),
        Opening(
            title="Check of ownership before the payout: {family} & Partners",
            need="A new partner came in last month. Contract and passport copy are with the application.",
            delivered="Clear. It was a namesake; I noted it, so that it does not stop them again.",
        ),
        Opening(
            title="Ownership of {family} Joinery after the handover to the daughter",
            need="The notary has written it down, the register is not changed yet. Is the deed enough?",
            purpose="They would like to order on Friday.",
            delivered="Clear, with the deed of the notary. Please add the new extract when it is there.",
        ),
    ),
    updates=("One name resembles one on a list. It is most likely somebody else; I make sure.",),
    later=("The auditor is in the house this week, so answers take a day longer.",),
    waits=("The tax office has to confirm the number of the firm.",),
)
_CONDITIONS = Words(
    openings=(
        Opening(
            title="Does condition three still hold? Contract of {family}",
            need="The decision names a guarantor. The borrower brings a savings account instead, {amount}.",
            purpose="The contract is ready except for this line.",
            delivered="The account is as good as the guarantor. Condition three is changed.",
            question="Is the savings account in their own name?",
            answer="In both names, opened in 2019.",
        ),
        Opening(
            title="Two decisions for {family}: which one counts?",
            need="One of Tuesday and one of Thursday, with different rates.",
            done_when="One line from you, and I can print the contract.",
            delivered="The one of Thursday. I took the other one out, so that nobody has to wonder again.",
        ),
    ),
    updates=("Read; I ask the colleague who decided.",),
    later=("The colleague who decided is back tomorrow.",),
    waits=("For the new collateral we need a word of Legal.",),
)
_ADVICE = Words(
    openings=(
        Opening(
            title="May we tell a borrower why the score is low?",
            need="She asks in writing. I would like to answer in plain words and not in paragraphs.",
            purpose="She can change something about it only if she knows.",
            done_when="A text that I may send.",
            delivered=(
                "You may, and you should. The text is attached; change it as you like except for the second sentence."
            ),
            question="What exactly would you like to do?",
            answer="Send her one page, with the three reasons and what she can change.",
            reopened="The borrower asks for the scale, too. May I?",
            put_right="You may name the band, not the number. Text is changed.",
        ),
        Opening(
            title="Passport ran out last week: is it enough for the identity?",
            need="{family}. He is 84 and hardly leaves.",
            delivered=(
                "It is enough together with the letter of his bank. I added it to the list, so that the next one "
                "is quick."
            ),
        ),
        Opening(
            title="Interview with the local paper",
            need="They ask about loans for young families. What may I say about rates?",
            delivered=(
                "Rates yes, promises no. Two sentences that are always true are attached, they are even friendly."
            ),
        ),
        Opening(
            title="Payment from abroad, {amount}: what do we ask for?",
            need="An aunt helps with the flat. Papers attached.",
            delivered="Ask for the letter of the aunt and a statement of her account. If both fit, go ahead.",
        ),
        Opening(
            title="May two colleagues keep each other's notes on borrowers?",
            need="They share the desk on Fridays and would like to read what the other one promised.",
            delivered="Yes, with the three rules in the attachment. They are short.",
            question="For how long would the notes be kept?",
            answer="Until the loan is paid out, not longer.",
        ),
    ),
    updates=("I have an answer for half of it; for the rest I ask the authority.",),
    later=("The yearly check takes all three of us until Wednesday.",),
)

LOANS: dict[str, Words] = {
    DECISION: _DECISION,
    company.COLLATERAL_REVIEW.name: _REVIEW,
    company.OWNERSHIP_CHECK.name: _OWNERSHIP,
    company.CONDITIONS.name: _CONDITIONS,
    company.COMPLIANCE_ADVICE.name: _ADVICE,
}
"""Kind of request → its words."""
