"""What the teams of the sample company write to one another about contracts, orders and the house."""

from wellserved.eventlog import demo_company as company
from wellserved.web.scenarios.request_words import Opening, Words

_CONTRACT_CHECK = Words(
    openings=(
        Opening(
            title="Contract with the cleaning firm: may we end it in June?",
            need=("They have been good for us, but the second floor is gone. Contract and two amendments attached."),
            done_when="We know the last day on which a letter counts.",
            delivered="You may, with a letter that arrives by the last day of March. A draft is attached.",
            question="Which of the three versions was signed?",
            answer="The one with the coffee stain; scanned and attached.",
        ),
        Opening(
            title="Contract of the new scanner lease",
            need="36 months, grows by itself for 12 if nobody writes. I would like that clause out.",
            purpose="The price holds for two weeks.",
            delivered="Signed off with two changes, marked in yellow. They will accept them, I asked.",
            question="What would you like to get out of it?",
            answer="Out after a year, without a fee. The rest is fine as it is.",
            reopened="They crossed out our second change. Can we live with that?",
            put_right="Yes. The first one was the one that mattered.",
        ),
        Opening(
            title="Terms of the training house in {street}",
            need="They want to keep names of those who take part.",
            delivered="Names out, everything else is fair. They agreed on the phone.",
        ),
        Opening(
            title="Is this e-mail an order?",
            need="A colleague wrote “sounds good, let us do it”. The supplier has begun.",
            purpose="We would like to stay friends with them, whatever the answer is.",
            delivered="It is an order. It is also a fair price; I would leave it and thank them.",
        ),
    ),
    updates=(
        "Read to page nine of fourteen.",
        "I have two remarks; the second one is worth a call.",
    ),
    later=(
        "Reviews of collateral go first, as agreed; yours moves to Monday.",
        "Their lawyer wants to see our version before we go on.",
    ),
)
_OPINION = Words(
    openings=(
        Opening(
            title="May we write to borrowers by e-mail instead of by letter?",
            need="Most of them ask for it. I mean dates and reminders, nothing with sums.",
            purpose="A letter takes three days in which they worry.",
            delivered="You may. Two pages attached; the first sentence is the answer, the rest is why.",
        ),
        Opening(
            title="A borrower died; the daughter asks for the papers",
            need=(
                "She is kind and in a hurry, the landlord wants the flat back. What may she see before the certificate?"
            ),
            done_when="I can tell her what to bring, in one call.",
            delivered=(
                "She may see the contract and the balance, not the letters. What to bring stands in the box on "
                "page one."
            ),
            reopened="And if there are two daughters, and only one of them writes?",
            put_right="Added as a third case on page two.",
        ),
        Opening(
            title="Working from another country for six weeks",
            need="A colleague would like to care for her mother there.",
            delivered="Up to 183 days without trouble. HR has the form, I told them that you come.",
            question="From which country, and is she there alone?",
            answer="Portugal, and yes, with her mother.",
        ),
        Opening(
            title="Old contracts with the wrong withdrawal notice",
            need="About ninety from {year}. Do we write to people, or wait until they ask?",
            purpose="I would rather write.",
            delivered="Write to them. A letter is attached that does not frighten anybody.",
            question="How many of them have been paid back already?",
            answer="Thirty-one. The list is attached.",
        ),
        Opening(
            title="Recording calls for training",
            need="Only with a yes of the caller, deleted after a week. May we?",
            delivered=(
                "With the yes of the caller at the beginning of the call, and a second way for those who say no. "
                "Text attached."
            ),
        ),
    ),
    updates=(
        "It begins with a yes; how long the yes is I know on Thursday.",
        "Draft lies with my colleague, who likes to find the weak sentence.",
    ),
    later=(
        "It deserves more than the hour I had for it.",
        "This week all of us review collateral, on Friday I sit down for yours.",
    ),
)
_ORDER = Words(
    openings=(
        Opening(
            title="Forty head sets for the phones",
            need="The old ones hurt after two hours. A colleague tried this one for a week, link attached.",
            purpose="People talk to borrowers all day.",
            delivered="Arrived and checked, stands with you in the hall.",
            question="What happens if it comes two weeks later?",
            answer="Nothing bad. We would share head sets until then.",
            reopened="Three of the head sets crackle.",
            put_right="Changed, they came by bicycle this time.",
        ),
        Opening(
            title="New lamps for the second floor",
            need="Twelve, dimmable. They will be mounted in one go.",
            done_when="They are here.",
            delivered="Delivered this morning, eleven of twelve; the last one comes by itself on Friday.",
        ),
        Opening(
            title="Licence for the drawing program, two places",
            need="The old one ends on {day}.",
            delivered="Licence is in force, the old one was prolonged until today so that there was no gap.",
        ),
        Opening(
            title="A table for eight, for the room with the plants",
            need="Borrowers come with the whole family, and sit on stools.",
            delivered="Stands in the room, between the plants. Eight chairs came with it.",
            question="Which colour?",
            answer="Whatever is there soonest.",
        ),
        Opening(
            title="Paper for the printers in {street}",
            need="Recycled, please. We are down to two boxes.",
            delivered="Six boxes, in the cellar. The next ones come by themselves each quarter.",
        ),
    ),
    updates=(
        "Three quotes asked for, one is here.",
        "Ordered. They say ten days; I believe twelve.",
    ),
    later=(
        "The supplier sent the wrong size, and sends again.",
        "The contract has to be read first, it is above our limit.",
    ),
    waits=(
        "The contract goes to Legal before I sign.",
        "The supplier has the order; now it is their turn.",
    ),
)
_DESK = Words(
    openings=(
        Opening(
            title="Desk and badge for {who}, {day}",
            need="Second floor if possible, close to the team. Likes it quiet.",
            delivered="Ready, with a plant that somebody left behind.",
            question="Window or wall?",
            answer="Window, she said, and blushed.",
        ),
        Opening(
            title="A desk that goes up, for {who}",
            need="The doctor wrote a line; it is with us.",
            delivered="Desk 2.14, badge lies at the entrance.",
        ),
        Opening(
            title="Badge for a trainee, three months",
            need="Begins on {day}, also in the archive.",
            delivered="Badge lies at the entrance, it opens the archive as well and ends by itself.",
        ),
    ),
    updates=("Desk is reserved.",),
    later=("The floor is being moved this week, so the desk stands a day later.",),
)
_REPAIR = Words(
    openings=(
        Opening(
            title="Radiator in room 1.07 knocks",
            need="Since {since}. Borrowers ask whether somebody wants to come in.",
            delivered="Quiet. There was air in it, and a coin.",
            reopened="It knocks again, in the mornings.",
            put_right="The pump ran too hard. Set lower for the whole floor.",
        ),
        Opening(
            title="Four desks from the second to the first floor",
            need="Eleven boxes. We pack on Thursday.",
            done_when="We can sit.",
            delivered="Moved. One box had no name, it stands by the window.",
        ),
        Opening(
            title="The door of the meeting room does not close",
            need="One hears every word outside, also about debts.",
            delivered="Closes. Please push, it is a little proud still.",
            question="Which of the two doors?",
            answer="The one next to the kitchen.",
        ),
        Opening(
            title="Light in the stairs, second landing",
            need="It flickers. Somebody nearly missed a step.",
            delivered="New lamp, and one in reserve.",
        ),
        Opening(
            title="A place for bicycles in the dry",
            need="There are nine of us now, in the rain.",
            delivered=("There is a roof over eleven of them now, by the back door. The gate opens with the badge."),
        ),
    ),
    updates=("The plumber comes on Wednesday between eight and ten.",),
    later=("The part is not made any more; somebody files one for us.",),
    waits=("Needs a part that Procurement orders.",),
)

HOUSE: dict[str, Words] = {
    company.CONTRACT_CHECK.name: _CONTRACT_CHECK,
    company.LEGAL_OPINION.name: _OPINION,
    company.ORDER.name: _ORDER,
    company.DESK_AND_BADGE.name: _DESK,
    company.MOVE_OR_REPAIR.name: _REPAIR,
}
"""Kind of request → its words."""
