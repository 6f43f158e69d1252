"""How the teams of the sample company describe themselves, in the words of their leads."""

from wellserved.eventlog import demo_company as company

EXTRAORDINARY_SERVICE = """\
You ask once, and from then on we come to you: you know who has it, by when, and you hear from us before you wonder.
When it will take longer we say so the day we know, and what you can tell your own customer meanwhile.
Nobody in this house has to know the right person to be well served."""

TEXTS: dict[str, dict[str, str]] = {
    company.SALES: {
        "purpose": "We are the first and the last people a borrower speaks to. We find the loan that fits, take the "
        "application, and hand over the yes or the no ourselves.",
        "impact": "A family that found a house on Saturday can make an offer on Monday, because it knows what it can "
        "borrow.",
        "impact_figure": "reached",
        "priorities": "An answer within the week for people, within two and a half for firms. No application leaves "
        "us incomplete.",
        "measured_by": "Loans paid out, and what borrowers say about us afterwards.",
        "load": "Half as many conversations again as last quarter, since the rates went down.",
        "challenges": "We promise days and cannot see where an application is. Customers call, and we can only say "
        "that it is being looked at.",
        "how_to_ask": "Give us the customer's name and what you need from them; we call the same day.",
    },
    company.CUSTOMER_SERVICE: {
        "purpose": "We answer everyone who already has a loan with us: instalments, certificates, moving house, hard "
        "times.",
        "impact": "Somebody who lost their work keeps their home, because they reach a person who may change the plan "
        "at once.",
        "impact_figure": "reached",
        "priorities": "Solve it in the first call. Where we cannot, call back when we said we would.",
        "measured_by": "How many people had to call twice.",
        "load": "Certificates for tax returns, two more weeks. Two new colleagues learn with us.",
        "challenges": "Monday mornings. And letters from other teams that reach the customer before they reach us.",
        "how_to_ask": "Tell us before a letter goes out to more than fifty customers, please; two days are enough.",
    },
    company.CREDIT: {
        "purpose": "We decide whether a borrower can carry the loan, and say why in words the Sales desk can pass on.",
        "impact": "A firm can order its machine before the supplier sells it to somebody else.",
        "impact_figure": "steps",
        "priorities": "Complete applications first, oldest first. A no with a reason is better than silence.",
        "measured_by": "Days to a decision, and how the loans we approved turn out.",
        "load": "About a third of our days are questions about where an application is.",
        "challenges": "Half of our decisions need a review of the collateral, and then we wait for Legal while the "
        "Sales desk asks us where it is.",
        "how_to_ask": "Use the application form; for a question about a case give its number and the borrower's name.",
    },
    company.LEGAL: {
        "purpose": "We make sure that what we sign holds, and that a pledge is worth what is written on it.",
        "impact": "A borrower signs for the house they want, and nobody can take it from them later.",
        "impact_figure": "steps",
        "priorities": "Reviews of collateral before opinions, opinions before contracts with suppliers.",
        "measured_by": "No lost case because of a form. Nobody measures how long others wait for us; we would like to.",
        "load": "Reviews of collateral fill four days of five; opinions wait for the fifth.",
        "challenges": "Three people review collateral, one of them half-time since spring. The land registry takes "
        "days, and every chaser costs us a review.",
        "how_to_ask": "Send the extract of the land register and the valuation with the first mail. Without them we "
        "cannot begin, and we lose a day asking.",
    },
    company.COMPLIANCE: {
        "purpose": "We keep the house within the rules, and explain them so that people can follow them.",
        "impact": "Colleagues say yes to a customer without having to wonder whether they may.",
        "impact_figure": "served",
        "priorities": "Checks of ownership that hold up a payout, then advice, then training.",
        "measured_by": "Findings of the auditor, and whether people ask us before instead of after.",
        "load": "The yearly check of the auditor, four more weeks. Questions take longer meanwhile.",
        "challenges": "We are three. Most questions come on Friday afternoon.",
        "how_to_ask": "Say what you want to do, not only which paragraph you are afraid of.",
    },
    company.OPERATIONS: {
        "purpose": "We turn a decision into a contract and a payout, correctly and on the day we said.",
        "impact": "The money is there on the day of the notary, and nobody has to ask for it.",
        "impact_figure": "steps",
        "priorities": "Payouts with a date first. Then by age.",
        "measured_by": "Payouts on the promised day, and corrections afterwards.",
        "load": "Month ends, and corrections of contracts that came back: about one day in five.",
        "challenges": "One application in four comes back from us because the income field is missing on the form; we "
        "dislike sending it back as much as the Sales desk dislikes getting it.",
        "how_to_ask": "With the number of the application. If it is for a payout this week, say so in the first line.",
    },
    company.PAYMENTS: {
        "purpose": "Money leaves and arrives on the right day, in the right account.",
        "impact": "A seller hands over the keys the same afternoon.",
        "impact_figure": "steps",
        "priorities": "The cut-off at three o'clock. Then traces, oldest first.",
        "measured_by": "Payments returned.",
        "load": "Calm until noon, full until the cut-off. Traces of lost payments on Tuesdays.",
        "challenges": "Account details with a digit too few, five minutes before three.",
        "how_to_ask": "Amount, day, and the last four digits of the account. Before noon it is the same day.",
    },
    company.IT: {
        "purpose": "Programs, devices and access that let everybody else do their work.",
        "impact": "Everybody here can answer a customer on their first day.",
        "impact_figure": "served",
        "priorities": "Something is down; somebody cannot work; everything else in turn.",
        "measured_by": "Hours in which somebody could not work.",
        "load": "New laptops for forty people this quarter; everything else goes on beside it.",
        "challenges": "“It does not work” with no word about what, and orders of laptops that wait for Procurement.",
        "how_to_ask": "What did you do, what did you expect, what happened? A picture of the screen saves a day.",
    },
    company.PROCUREMENT: {
        "purpose": "We buy what others need, at a fair price, from people we can trust.",
        "impact": "Colleagues have what they need before they have to find a way round.",
        "impact_figure": "served",
        "priorities": "What stops somebody from working, then what saves money.",
        "measured_by": "Savings, which says little about whether it came in time.",
        "load": "Two large contracts end this quarter; orders of devices come on top.",
        "challenges": "Suppliers who answer next week, and contracts that wait for a check.",
        "how_to_ask": "What it is for, by when, and what happens if it comes later. A link to a product is a start.",
    },
    company.HR: {
        "purpose": "People come, grow and leave well.",
        "impact": "A new colleague can help a customer in their first week, not in their fourth.",
        "impact_figure": "served",
        "priorities": "New colleagues who start this month, then training, then certificates.",
        "measured_by": "Is everything there on the first day?",
        "load": "Eleven people start on the first of next month.",
        "challenges": "A new colleague needs four teams at once, and we hear last when one of them is late.",
        "how_to_ask": "Four weeks before somebody starts. Questions about pay go straight to Payroll.",
    },
    company.PAYROLL: {
        "purpose": "Everybody is paid correctly and on time, and understands the slip.",
        "impact": "Nobody lies awake over what will be in their account.",
        "impact_figure": "steps",
        "priorities": "Everything until the twentieth; questions after.",
        "measured_by": "Corrections in the next month.",
        "load": "Everything until the twentieth; afterwards there is time for questions.",
        "challenges": "Changes that arrive on the twenty-first. And mail meant for HR.",
        "how_to_ask": "Your staff number and the month. Never send slips by mail.",
    },
    company.FACILITIES: {
        "purpose": "A place to work that is warm, bright, safe and ready.",
        "impact": "People find a warm room, a desk that works, and somebody who knows where the fuse is.",
        "impact_figure": "served",
        "priorities": "Safety, then people who cannot work, then moves.",
        "measured_by": "How often somebody has to ask twice.",
        "load": "The move of the second floor, three more weeks.",
        "challenges": "We learn of moves when the boxes stand in the corridor.",
        "how_to_ask": "Floor and room, please. For a move: two weeks before, with the number of desks.",
    },
}

SEGMENTS = {
    company.PRIVATE: "People who borrow for a home, a car or a hard year. They wait at home for one letter.",
    company.BUSINESS: "Firms of up to fifty people. Often the machine is ordered before the loan is there.",
}
