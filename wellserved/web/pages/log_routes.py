"""The addresses of brought logs: from the file over the columns and the checks to what was found."""

from django.urls import URLPattern

from wellserved.web.pages import log_bring, log_files, log_list, log_show
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

BOTH, POST = ("GET", "POST"), ("POST",)


def _do(route: str, view: View, name: str) -> URLPattern:
    return page(f"logs/<slug:key>/{route}/", view, name, needs=Permission.BRING_LOG, methods=POST)


def _see(route: str, view: View, name: str) -> URLPattern:
    return page(f"logs/<slug:key>/{route}", view, name, needs=Permission.SEE_FINDINGS)


ROUTES = [
    page("logs/", log_list.listed, "log-list", needs=Permission.SEE_FINDINGS),
    page("logs/new/", log_bring.bring, "log-bring", needs=Permission.BRING_LOG, methods=BOTH),
    _see("", log_show.show, "log-show"),
    page("logs/<slug:key>/progress/", log_show.progress, "log-progress", needs=Permission.BRING_LOG),
    _do("say", log_show.say, "log-say"),
    _do("analyse", log_show.analyse, "log-analyse"),
    _do("columns", log_show.columns_again, "log-columns-again"),
    _do("stop", log_show.stop, "log-stop"),
    _do("again", log_show.again, "log-again"),
    _do("remove", log_show.remove, "log-remove"),
    _see("report/", log_files.report, "log-report"),
    _see("files/<str:name>", log_files.download, "log-download"),
]
