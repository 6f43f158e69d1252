"""What teams of the organisation of 300 people ask one another for, in words."""

from wellserved.web.scenarios.request_words import Opening

OPENINGS = (
    Opening(
        "{what} for {who}", "{who} begins with us on {day} and needs this from your team.", "Done, and {who} knows."
    ),
    Opening(
        "Please look at {number}", "Something in {number} does not add up. Could you look before {day}?",
        "Looked at: the second page was an old one. The right one is attached.", question="Which of the two versions?",
        answer="The one of last week.", reopened="The first page is still the old one.", put_right="Now both are new.",
    ),
    Opening(
        "{what} by {day}", "A customer waits for this; everything we know stands below.", "Here it is.",
        purpose="The customer decides on {day}.", done_when="We can send it on as it is.",
        question="For which of their places?", answer="For the one in {street}.",
    ),
    Opening(
        "{what} at {street}", "Same as last time, at {street}.", "Done.", reopened="The back entrance is missing.",
        put_right="The back entrance is in, too.",
    ),
    Opening(
        "May we promise this to the {family} family?", "They ask for {amount}, and for an answer by {day}.",
        "Yes, with the condition that stands in the note.", question="Since when are they with us?",
        answer="Since {year}.",
    ),
    Opening("Second look at {number}", "Two of us read it, and we do not agree.", "We read it, too: you may."),
)  # fmt: skip
ANSWERED, LATER = "All of it is there now.", "It is more than we saw at first."
PASSED_ON = "This is yours rather than ours."
CLOSED, WAITS, STILL = "Thank you.", "We need something from a team first.", "We are still on it."
STREETS = ("Mill Lane", "Station Road", "Church Street", "Orchard Way", "Harbour Street", "Linden Avenue")
