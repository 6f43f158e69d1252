"""The addresses of how it goes: of a team, of a link, and the six signs."""

from wellserved.web.pages import courses
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [
    page("teams/<slug:key>/course/", courses.show_team, "team-course", needs=Permission.SEE_COURSE),
    page("links/<slug:key>/course/", courses.show_link, "link-course", needs=Permission.SEE_COURSE),
    page("where/signs/", courses.show_signs, "signs-show", needs=Permission.SEE_FINDINGS),
]
