"""The addresses of matters that are later than promised."""

from wellserved.web.pages import late_matters
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [
    page("where/late/", late_matters.listed, "late-list", needs=Permission.SEE_LATE_MATTERS),
    page("where/late/list.<slug:form>", late_matters.give, "late-export", needs=Permission.SEE_LATE_MATTERS),
]
