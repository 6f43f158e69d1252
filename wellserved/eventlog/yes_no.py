"""The texts by which exports say yes or no: to a promise that was kept, and to a case that is expedited.

In English, German, French, Dutch, Spanish and Italian, as `plain` gives them. Other programs chose these words.
"""

from collections.abc import Collection

from wellserved.eventlog.guess_words import plain


def _words(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.replace("\n", " ").split("|"))


YES = _words("true|t|yes|y|1|x|on|checked|ja|j|wahr|oui|vrai|o|waar|si|s|verdadero|vero")
NO = _words("false|f|no|n|0|off|unchecked|nein|falsch|non|faux|nee|onwaar|falso")
KEPT = _words(
    """kept|met|achieved|fulfilled|satisfied|compliant|completed in time|within|within sla|in sla|in time|on time
    |within time|eingehalten|erfullt|punktlich|rechtzeitig|fristgerecht|respecte|tenu|a temps|dans les delais
    |gehaald|nagekomen|op tijd|binnen sla|cumplido|a tiempo|en plazo|rispettato|in tempo|nei tempi"""
)
LATE = _words(
    """not kept|not met|missed|failed|breached|violated|sla violated|overdue|late|exceeded|out of sla|outside sla
    |not in time|not on time|non compliant|nicht eingehalten|verletzt|verspatet|uberschritten|uberfallig
    |non respecte|en retard|depasse|niet gehaald|overschreden|te laat|incumplido|vencido|fuera de plazo|con retraso
    |non rispettato|in ritardo|scaduto|fuori tempo"""
)
EXPEDITED = _words(
    """expedited|expedite|urgent|rush|escalated|fast track|eilig|dringend|eskaliert|accelere|escalade|spoed
    |geescaleerd|urgente|escalado|escalato"""
)
USUAL = _words("normal|regular|standard|not urgent|not expedited|not escalated|normale|normaal|usual")


def answer(text: str, means: Collection[str], yes: Collection[str], no: Collection[str]) -> bool | None:
    """Tell whether a text says yes; None where it says neither.

    Takes: the text; the texts that people said mean yes (upper and lower case alike), after which every other one
    means no; without these the words known for yes and for no.
    >>> [answer(each, (), YES, NO) for each in ("True", "no", "perhaps")]
    [True, False, None]
    >>> [answer(each, ("1 - Critical",), YES, NO) for each in ("1 - critical", "2 - High")]
    [True, False]
    """
    if means:
        return text.strip().lower() in {each.strip().lower() for each in means}
    word = plain(text)
    if word in yes:
        return True
    return False if word in no else None
