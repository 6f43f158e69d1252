"""The addresses of bringing people and teams in from files, and of taking them away as files."""

from django.urls import URLPattern

from wellserved.web.pages import exports, imports
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

BOTH, POST, GET = ("GET", "POST"), ("POST",), ("GET",)


def _about_file(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(f"import/<slug:key>/{route}", view, name, needs=Permission.IMPORT, methods=methods)


ROUTES = [
    page("import/", imports.listed, "import-list", needs=Permission.IMPORT),
    page("import/paste/", imports.paste, "import-paste", needs=Permission.IMPORT, methods=BOTH),
    page("import/new/<slug:subject>/", imports.new, "import-new", needs=Permission.IMPORT, methods=BOTH),
    page("import/template/<slug:subject>.csv", imports.example, "import-template", needs=Permission.IMPORT),
    _about_file("", imports.show, "import-show", GET),
    _about_file("columns/", imports.columns, "import-columns", BOTH),
    _about_file("write/", imports.write, "import-write", POST),
    _about_file("leave/", imports.leave, "import-leave", POST),
    _about_file("undo/", imports.undo, "import-undo", POST),
    _about_file("left-out.csv", imports.left_out, "import-left-out", GET),
    page("export/<slug:subject>.<slug:kind>", exports.give, "export-give", needs=Permission.EXPORT),
]
