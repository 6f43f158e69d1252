"""Whether the events of a log say states, arrivals, completions, or starts and completions."""

from dataclasses import dataclass

from wellserved.eventlog.field_names import CHANGED_AT
from wellserved.eventlog.guess_words import END, START, says
from wellserved.eventlog.look import Look
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.proposal import Question, Reason, Sure


@dataclass(frozen=True)
class Meaning:
    """What an event of a log means."""

    event_means: EventMeans
    sure: Sure
    why: str
    questions: tuple[Question, ...] = ()

    @property
    def reason(self) -> Reason:
        """Say why."""
        return Reason("event_means", (), self.sure, self.why)


def meaning_of_events(look: Look, mapping: ColumnMapping) -> Meaning:
    """Tell what events mean from the columns found; ask where no column tells and the answer would change results."""
    if mapping.kind:
        return Meaning(EventMeans.STATES, "sure", f"“{mapping.kind}” says what happened")
    if mapping.case_ends_with_file:
        return Meaning(EventMeans.ARRIVAL, "sure", "each row is a whole case: it is with its team from start to end")
    if mapping.status:
        return Meaning(EventMeans.STATES, "sure", "the status says in which state the case is")
    if mapping.ended_at:
        return Meaning(EventMeans.START_COMPLETE, "sure", "each row has a start and an end")
    return _by_lifecycle(look, mapping) or _by_header(mapping) or _unknown(mapping)


def _by_lifecycle(look: Look, mapping: ColumnMapping) -> Meaning | None:
    if not mapping.lifecycle:
        return None
    texts = {text.lower(): rows for text, rows in look.texts[mapping.lifecycle].items()}
    if texts.get("start") and texts.get("complete"):
        return Meaning(EventMeans.START_COMPLETE, "sure", f"“{mapping.lifecycle}” has start and complete")
    if texts.get("complete", 0) >= 0.95 * sum(texts.values()):
        return Meaning(EventMeans.COMPLETION, "sure", f"“{mapping.lifecycle}” is complete throughout")
    return None


def _by_header(mapping: ColumnMapping) -> Meaning | None:
    if mapping.at[0] == CHANGED_AT:
        return Meaning(EventMeans.ARRIVAL, "sure", "each row is a change: the case is with its team from then on")
    if says(mapping.at[0], END) and not says(mapping.at[0], START):
        return Meaning(EventMeans.COMPLETION, "likely", f"“{mapping.at[0]}” says that something was complete")
    return None


def _unknown(mapping: ColumnMapping) -> Meaning:
    if mapping.team is None:
        why = "the file does not tell; without teams it makes no difference to durations"
        return Meaning(EventMeans.ARRIVAL, "unsure", why)
    question = Question(
        "event_means",
        f"What does a row say about “{mapping.team}”? The file does not tell, and the answer decides which team held "
        "the case in the time between two rows.",
        (
            (EventMeans.COMPLETION.value, "the team has just finished: the time before the row was its own"),
            (EventMeans.ARRIVAL.value, "the case has just come to the team: the time after the row is its own"),
        ),
    )
    likelier = EventMeans.COMPLETION if mapping.activity else EventMeans.ARRIVAL
    return Meaning(likelier, "unsure", "neither a status nor a lifecycle tells", (question,))
