"""The addresses of hours lost to turf wars; each about the reader's own notes, and the sums of closed months."""

from wellserved.web.pages import turf_hours
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

POST = ("POST",)

ROUTES = [
    page("where/turf/", turf_hours.show, "turf-show", needs=Permission.NOTE_TURF_HOURS),
    page("where/turf/note/", turf_hours.note, "turf-note", needs=Permission.NOTE_TURF_HOURS, methods=POST),
    page(
        "where/turf/<int:number>/remove/",
        turf_hours.remove,
        "turf-remove",
        needs=Permission.NOTE_TURF_HOURS,
        methods=POST,
    ),
    page(
        "where/turf/<int:number>/put-back/",
        turf_hours.put_back,
        "turf-put-back",
        needs=Permission.NOTE_TURF_HOURS,
        methods=POST,
    ),
]
