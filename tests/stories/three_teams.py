"""Three teams at work over HTTP: who plays, how they come in, and how they do the steps of a request."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

from tests.shape.files import ROOT
from tests.stories.running import Running, Visitor, environment

PLAY = """
import os
os.umask(0o077)
import django
django.setup()
from django.utils import timezone
from tests.web.conftest import play
from wellserved.web.actions import search_words
from wellserved.web.actions.sign_in import link_for
cast, now = play(), timezone.now()
search_words.rebuild()
for each in (cast.ann, cast.ben, cast.dan):
    print(link_for(each, now))
"""


def place_of(running: Running, folder: Path, **settings: str) -> dict[str, str]:
    """Give the environment in which a script works on the data of an application that runs."""
    address = running.address.partition("//")[2]
    of_django = {"DJANGO_SETTINGS_MODULE": "wellserved.web.settings", "PYTHONPATH": str(ROOT)}
    return environment(folder, WELLSERVED_ADDRESS=address, **of_django, **settings)


def said(place: dict[str, str], *command: str | Path) -> str:
    """Run a command in an environment and give what it prints."""
    words = list(map(str, command))
    done = subprocess.run(
        words, cwd=ROOT, env=place, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def play(running: Running, folder: Path, **settings: str) -> "tuple[Colleague, Colleague, Colleague]":
    """Put the cast on the stage, and let Ann of Sales, Ben of the workplace team and Dan of Legal come in."""
    ann, ben, dan = said(place_of(running, folder, **settings), sys.executable, "-c", PLAY).split()
    return Colleague(running, ann), Colleague(running, ben), Colleague(running, dan)


class Colleague(Visitor):
    """Somebody with a browser who asks, and does the steps of requests."""

    def __init__(self, running: Running, link: str) -> None:
        super().__init__()
        self.house = running.address
        self.get(link)
        self.send()
        assert (self.status, self.url) == (200, f"{self.house}/"), self.words

    def ask(self, title: str, team: str, first_for: str = "") -> str:
        """Ask a team, after reading what can be expected of it; give the address of the request."""
        self.get(f"{self.house}/requests/new/{f'?for={key_of(first_for)}' if first_for else ''}")
        for _look in range(2):
            self.send(f"{self.house}/requests/new/", title=title, who=team, to=self.chosen, do="ask")
        assert self.url.endswith("/asked/"), self.words
        return self.url.removesuffix("asked/")

    @property
    def chosen(self) -> str:
        """The value of the one team that is proposed on the open page; blank: none is."""
        found = re.findall(r'name="to" value="([^"]*)" checked', self.page)
        return unescape(found[0]) if found else ""

    def do(self, request: str, step: str, **fields: str) -> None:
        """Do a step of a request on the page of that step."""
        self.get(f"{request}{step}/")
        self.send(**fields)
        assert (self.status, self.url) == (200, request), self.words

    def turn(self, request: str) -> str:
        """Say whose turn it is, as it stands on the page of a request."""
        self.get(request)
        found = re.search(r'<p class="whose">(.*?)<span', self.page, re.DOTALL)
        assert found, self.words
        return unescape(found[1]).strip()

    @property
    def words(self) -> str:
        """What a reader reads."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page.partition("<main")[2])).split())


def key_of(request: str) -> str:
    """Give the key of a request by its address."""
    return request.rstrip("/").rpartition("/")[2]
