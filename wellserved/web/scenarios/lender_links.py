"""Who serves whom in the sample company, how often, how much depends on it and what for; taken from its log."""

from wellserved.eventlog import demo_company as company
from wellserved.words.links import Critical, Used

STOPS, SLOWS, EASES = Critical.STOPS, Critical.SLOWS, Critical.EASES
DAILY, WEEKLY, MONTHLY, SELDOM, IN_TROUBLE = Used.DAILY, Used.WEEKLY, Used.MONTHLY, Used.SELDOM, Used.IN_TROUBLE

SERVES: dict[str, dict[str, tuple[Used, Critical, str]]] = {
    company.SALES: {
        company.PRIVATE: (DAILY, STOPS, "the loan that fits, and the yes or the no"),
        company.BUSINESS: (DAILY, STOPS, "the loan that fits, and one person to ask"),
    },
    company.CUSTOMER_SERVICE: {
        company.PRIVATE: (DAILY, SLOWS, "answers for everyone who has a loan with us"),
        company.BUSINESS: (WEEKLY, SLOWS, "answers for everyone who has a loan with us"),
    },
    company.CREDIT: {
        company.SALES: (DAILY, STOPS, "whether the borrower can carry the loan, and why"),
        company.OPERATIONS: (DAILY, STOPS, "decisions from which contracts can be written"),
    },
    company.LEGAL: {
        company.CREDIT: (DAILY, STOPS, "whether the collateral holds"),
        company.OPERATIONS: (WEEKLY, STOPS, "contracts that can be signed"),
        company.PROCUREMENT: (MONTHLY, SLOWS, "contracts with suppliers"),
        company.HR: (SELDOM, SLOWS, "contracts of employment out of the ordinary"),
    },
    company.COMPLIANCE: {
        company.OPERATIONS: (WEEKLY, STOPS, "payouts that are cleared"),
        company.CREDIT: (WEEKLY, SLOWS, "checks of borrowers under special rules"),
        company.SALES: (IN_TROUBLE, SLOWS, "what may be said to a borrower, and what not"),
    },
    company.OPERATIONS: {
        company.SALES: (DAILY, STOPS, "contracts and payouts the borrower waits for"),
        company.CUSTOMER_SERVICE: (DAILY, SLOWS, "changes to running loans"),
    },
    company.PAYMENTS: {
        company.SALES: (DAILY, STOPS, "money in the borrower's account"),
        company.OPERATIONS: (DAILY, STOPS, "instalments that are booked"),
    },
    company.IT: {
        company.SALES: (IN_TROUBLE, STOPS, "the application form, whenever it stands still"),
        company.CREDIT: (IN_TROUBLE, STOPS, "the scoring system, whenever it stands still"),
        company.OPERATIONS: (WEEKLY, SLOWS, "the loan system, and changes to it"),
        company.HR: (WEEKLY, SLOWS, "laptops and accounts for who begins"),
    },
    company.PROCUREMENT: {
        company.IT: (WEEKLY, SLOWS, "orders and quotes"),
        company.FACILITIES: (MONTHLY, EASES, "orders and quotes"),
    },
    company.HR: {
        company.SALES: (MONTHLY, SLOWS, "new colleagues who can begin"),
        company.CREDIT: (MONTHLY, SLOWS, "new colleagues who can begin"),
        company.OPERATIONS: (MONTHLY, SLOWS, "new colleagues who can begin"),
    },
    company.PAYROLL: {company.HR: (MONTHLY, STOPS, "salaries that are right and on time")},
    company.FACILITIES: {
        company.HR: (MONTHLY, EASES, "a desk on the first day"),
        company.SALES: (IN_TROUBLE, EASES, "rooms in which borrowers are received"),
    },
}
"""Provider → customer → how often, how much depends on it, what for."""
SAID_BY_PROVIDER_ONLY = frozenset({(company.COMPLIANCE, company.SALES), (company.FACILITIES, company.SALES)})
"""The customer has not said so yet."""
SAID_BY_CUSTOMER_ONLY = frozenset({(company.LEGAL, company.PROCUREMENT)})
"""The provider has not said so yet."""
