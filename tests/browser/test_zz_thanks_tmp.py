import pytest
from tests.browser import test_every_page as e
from tests.browser.test_every_page import *  # noqa
from tests.web import everywhere, test_languages as l, test_strange_texts as s
from tests.web.conftest import play
from tests.web.made_up import offered

MINE = ("thanks-", "help-given", "team-show")
real = everywhere._kind

def mine(address):
    kind = real(address)
    return kind if kind and kind[0].startswith(MINE) else None

@pytest.fixture(autouse=True)
def only(monkeypatch):
    monkeypatch.setattr(everywhere, "_kind", mine)

@pytest.fixture(scope="module")
def pages(stage):
    cast, begin = stage
    everywhere._kind = mine
    found, seen = [], set()
    for actor in ("cara", "ann", "ada"):
        for page in walk(visitor(getattr(cast, actor)), begin, left_out, outdated):
            key = (page.name, len(page.body)//300)
            if key not in seen:
                seen.add(key); found.append(page)
    print(len(found), sorted({p.name for p in found}))
    return found

for name in [n for n in dir(e) if n.startswith("test_")]:
    globals().pop(name, None)

def test_axe(pages, look):
    looker, found = look(), []
    for page in pages:
        assert page.status < 500, page
        looker.show(page)
        looker.tab.evaluate(OPEN_FOLDS)
        found += looker.hindrances()
        looker.tab.set_viewport_size(NARROW)
        found += [f"{page}: scrolls sideways by {looker.sideways()}"] if looker.sideways() else []
        looker.tab.set_viewport_size(WIDE)
    found += looker.strange
    assert not found, "\n".join(found)

def test_looks(pages, look):
    found = []
    for kind in e.LOOKS:
        looker = look(**kind)
        for page in pages:
            looker.show(page); found += looker.hindrances(e.COLOURS)
    assert not found, "\n".join(found)

@pytest.mark.parametrize("width", [320, 1280])
def test_keys(pages, look, width):
    looker, found = look(width), []
    for page in pages:
        looker.show(page)
        found += [f"{page}: {each}" for each in e._walked(looker.tab)]
    assert not found, "\n".join(found)

def test_rtl(stage, look):
    cast, begin = stage
    with offered("ar"):
        pages = list(walk(visitor(cast.cara, "ar"), begin))
    looker, found = look(320), []
    for page in pages:
        looker.show(page)
        found += [f"{page}: {looker.sideways()}"] if looker.sideways() else []
    assert not found, "\n".join(found)

@pytest.mark.parametrize("actor", ["ann", "cara", "ada"])
def test_lang(stage, actor):
    cast, begin = stage
    found = {}
    with nothing_stays(), offered("eo"):
        for page in walk(visitor(getattr(cast, actor), "eo"), begin, left_out, outdated):
            kept = l.kept_words()
            for text in l.texts(page):
                if left := l.re.search(r"[A-Za-z]{2,}", kept.sub(" ", text)):
                    found.setdefault(f"{left[0]}: {' '.join(text.split())[:100]}", page)
    assert not found, "\n".join(f"{page}: {text}" for text, page in found.items())

def test_strange(stage, look):
    cast, begin = stage
    with nothing_stays():
        write_everywhere()
        pages = list(walk(visitor(Person.objects.get(pk=cast.cara.pk)), begin, strange))
    looker = look(bypass_csp=True)
    for page in pages:
        assert page.status < 500, page
        looker.show(page)
        looker.tab.evaluate(TOUCH_ALL)
    assert not looker.strange, "\n".join(looker.strange)
