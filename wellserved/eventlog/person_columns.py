"""Which columns name persons. Persons are never teams, and their columns are never kept."""

import re
from collections.abc import Iterable
from itertools import islice, pairwise

from wellserved.eventlog.guess_words import NO_PERSON, PERSON, PERSON_LAST, plain, says, team_weight

_GIVEN_NAMES = frozenset(
    """aaron adam adrian ahmed aisha alan albert alberto alejandro alessandro alex alexander alexandra ali alice alicia
    amanda amelia amy ana anders andre andrea andreas andrew andrzej angela anita anja ann anna anne annette
    antoine anton antonio arjun arne arthur barbara beatriz ben benjamin bernard bernd birgit bjorn bob brian
    brigitte bruno camille carl carla carlos carmen carol caroline catherine cecilia celine chantal charles
    charlotte chris christian christina christine christoph christophe claire clara claudia claus craig cristina
    dan daniel daniela daniele dave david deborah denis dennis diana diane dieter dimitri dirk dominik donald
    donna dorothea edward elena elin elisabeth elizabeth ellen emilia emily emma enrico eric erik erika ernst
    esther eva evelyn fabian fatima federico felix fernando florian francesca francesco francisco francois frank
    franz fred frederic friedrich gabriel gabriele gary georg george gerard gerd gianni giovanni gisela giulia
    giuseppe gloria gonzalo greg guido guillaume gunter gustav hannah hans harald harry heather heidi heike
    heinz helen helena helga henri henrik henry herbert hiroshi holger hugo ian ibrahim ines ingrid irene isabel
    isabelle ivan jackie jacob jacques jakob james jan jane janet jason javier jean jeff jennifer jens jeroen
    jessica jesus jim joan joanna joao joe johan johann johannes john jonas jonathan jorg jorge jose josef
    joseph joshua juan judith julia julian julie jun jurgen justin kai karel karen karin karl katarina kate
    katharina katherine kathrin katja kees keith kelly kenneth kerstin kevin klaus krzysztof kumar lars laura
    laurent lea leon leonard leticia li lin linda lisa lorenzo louis louise luca lucas lucia luigi luis luisa
    lukas maarten magdalena manfred manuel manuela marc marcel marcin marco margaret maria marie marina mario
    marion markus marta martha martin martina mary mathieu matt matteo matthew matthias maurice max maximilian
    mehmet mei melanie michael michaela michal michel michelle miguel mikael mike mohamed mohammed monica monika
    muhammad nadia nancy natalia natalie nathalie nathan nicholas nick nicola nicolas nicole niels nils nina
    noah nora norbert olaf oleg olga oliver olivia olivier oscar otto pablo paolo pascal patricia patrick paul
    paula paulo pawel pedro peggy per peter petra philip philipp philippe pierre piet pieter piotr priya rachel
    rafael rahul raj ralf ralph ramon raphael raul raymond rebecca regina rene ricardo richard rita robert
    roberto robin roger roland rolf roman ronald rosa ruben rudolf russell ruth ryan sabine sally samantha
    samuel sandra sandrine sandro sanjay sara sarah sascha scott sean sebastian sergei sergio sharon silke
    silvia simon simone sofia sofie sonia sophia sophie stefan stefanie stefano stephan stephanie stephen steve
    steven stig sunil susan susana susanne sven svetlana sylvia sylvie tanja tatiana teresa theo theresa thierry
    thomas tim timothy tina tobias todd tom tomas tomasz tony torsten ulrich ursula ute uwe valentina valerie
    vanessa vera veronica veronique victor vincent vladimir volker walter wei wendy werner wilhelm willem
    william wolfgang xavier yan yves yvonne zoe""".split()
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAMED = re.compile(r"[^\W\d_][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){1,3}")
_ONE_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSED = re.compile(r"(?:mr|mrs|ms|dr|herr|frau|mme|monsieur|madame|sr|sra|dott)\.? \S+", re.IGNORECASE)
_MOST_TEXTS = 500
_MANY = 0.5


def names_persons(header: str, texts: Iterable[str]) -> str:
    """Tell why a column is taken to name persons; "" where it does not."""
    if header_names_persons(header):
        return "its header names persons"
    return texts_name_persons(header, texts)


def header_names_persons(header: str) -> bool:
    """Tell whether a header names persons: "assigned to" does, "assigned group" and "owner country" do not.

    >>> [header_names_persons(each) for each in ("Assigned To", "Assigned group", "Group manager", "Owner Country")]
    [True, False, True, False]
    """
    words = plain(header).split()
    if words and words[-1] in PERSON_LAST:
        return True
    return says(header, PERSON) and not says(header, NO_PERSON) and not team_weight(header)


def texts_name_persons(header: str, texts: Iterable[str]) -> str:
    """Tell why the texts of a column look like persons; "" where they do not."""
    known = [text.strip() for text in islice(texts, _MOST_TEXTS)]
    if not known:
        return ""
    if sum(_MAIL.fullmatch(text) is not None for text in known) >= _MANY * len(known):
        return "its texts are e-mail addresses"
    one_word_counts = not team_weight(header)  # a team may be called Florence
    names = sum(_looks_like_a_name(text, one_word_counts) for text in known)
    return "its texts look like names of persons" if names >= _MANY * len(known) else ""


def _looks_like_a_name(text: str, one_word_counts: bool) -> bool:
    if _ADDRESSED.fullmatch(text):
        return True
    if _NAMED.fullmatch(text):
        words = plain(text).split()
        return words[0] in _GIVEN_NAMES or words[-1] in _GIVEN_NAMES
    return one_word_counts and _ONE_WORD.fullmatch(text) is not None and plain(text) in _GIVEN_NAMES


def may_tell_of_persons(header: str, text: str) -> bool:
    """Tell whether a single text may name a person, where its column as a whole does not: an address, or a name.

    >>> [may_tell_of_persons("note", each) for each in ("Anna Fox", "ask anna@example.org", "Ask Anna Fox.", "In work")]
    [True, True, True, False]
    """
    words = [word.strip(".,;:()!?\"'") for word in text.split()]
    return (
        "@" in text
        or _looks_like_a_name(text.strip(), one_word_counts=not team_weight(header))
        or any(
            one[:1].isupper() and other[:1].isupper() and _has_given_name(one, other) for one, other in pairwise(words)
        )
    )


def _has_given_name(*words: str) -> bool:
    return any(plain(word) in _GIVEN_NAMES for word in words)


def why_not_team(column: str, texts: Iterable[str]) -> str:
    """Tell why a column cannot be the column of teams: "" where it can, otherwise the sentence to show."""
    why = names_persons(column, texts)
    if not why:
        return ""
    return (
        f"the column {column} cannot stand for teams: {why}, and persons are never used as teams; "
        "name a column of teams, or none: then only durations are shown"
    )
