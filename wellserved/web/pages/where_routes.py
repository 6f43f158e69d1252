"""The addresses of what was found in our own requests, and of the guess before it."""

from wellserved.web.pages import guess, where, where_files
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

SEE, ASK, POST = Permission.SEE_FINDINGS, Permission.ANALYSE_REQUESTS, ("POST",)

# Any other word behind /where/ is the key of an analysis: these come after all other addresses there.
ROUTES = [
    page("where/", where.show, "where-show", needs=SEE),
    page("where/guess/", guess.say, "guess-say", needs=Permission.GUESS, methods=("GET", "POST")),
    page("where/ask/", where.ask, "where-ask", needs=ASK, methods=POST),
    page("where/<slug:key>/", where.of, "where-of", needs=SEE),
    page("where/<slug:key>/progress/", where.progress, "where-progress", needs=SEE),
    page("where/<slug:key>/stop/", where.stop, "where-stop", needs=ASK, methods=POST),
    page("where/<slug:key>/report/", where_files.report, "where-report", needs=SEE),
    page("where/<slug:key>/tables.xlsx", where_files.tables, "where-tables", needs=SEE),
    page("where/<slug:key>/findings.json", where_files.document, "where-document", needs=SEE),
]
