"""The address of the structure check."""

from wellserved.web.pages import structure
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [page("where/structure/", structure.show, "structure-show", needs=Permission.SEE_FINDINGS)]
