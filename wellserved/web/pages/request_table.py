"""The table of steps of a request: what each is called, what it asks for, and which action does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wellserved.web.actions import request_steps as actions
from wellserved.web.actions import requests
from wellserved.web.models import Request
from wellserved.web.pages import request_forms as forms
from wellserved.web.pages import request_whom as whom
from wellserved.web.pages.request_forms import StepForm
from wellserved.words.requests import Happened
from wellserved.words.roles import Permission


@dataclass(frozen=True)
class Step:
    """One thing that somebody does with a request."""

    happened: Happened
    action: Callable[..., Request]
    title: str | Promise
    """Above its form, and on the link to it."""
    form: type[StepForm] = StepForm
    says: str | Promise = ""
    """What the reader is asked to write."""
    must_say: bool = False
    button: str | Promise = ""
    """Blank: as the title."""
    hint: str | Promise = ""
    """What it means, for whoever has not done it before."""
    permission: Permission = Permission.WORK_ON_REQUEST


_FOLLOW, _WRITE = Permission.FOLLOW_REQUEST, Permission.WRITE_ON_REQUEST
STEPS: Mapping[str, Step] = {
    "accept": Step(Happened.ACCEPTED, actions.accept, gettext_lazy("Accept it")),
    "take-up": Step(Happened.TAKEN_UP, actions.take_up, gettext_lazy("Take it up")),
    "put-back": Step(
        Happened.PUT_BACK,
        actions.put_back,
        gettext_lazy("Put it back into the queue"),
        hint=gettext_lazy("Nobody works on it for now. The time from here on counts as waiting in your queue."),
    ),
    "ask-back": Step(
        Happened.QUESTIONED,
        actions.ask_back,
        gettext_lazy("Ask them something"),
        says=gettext_lazy("What do you need to know?"),
        must_say=True,
        button=gettext_lazy("Ask"),
        hint=gettext_lazy("From now on it is their turn, until they answer. Ask all at once if you can."),
    ),
    "answer": Step(
        Happened.ANSWERED,
        actions.answer,
        gettext_lazy("Answer"),
        says=gettext_lazy("Your answer"),
        must_say=True,
        permission=_FOLLOW,
    ),
    "need-first": Step(
        Happened.WAITS_ON_REQUEST,
        actions.wait_on,
        gettext_lazy("We need something from a team first"),
        whom.WaitForm,
        button=gettext_lazy("Wait for this"),
        hint=gettext_lazy("Whoever asked you sees for whom you wait, and since when."),
    ),
    "wait-outside": Step(
        Happened.WAITS_OUTSIDE,
        actions.wait_on,
        gettext_lazy("We wait for somebody outside"),
        whom.WaitOutsideForm,
        button=gettext_lazy("Wait for this"),
        hint=gettext_lazy("Whoever asked you sees for whom you wait, and since when."),
    ),
    "wait-until": Step(
        Happened.WAITS_UNTIL,
        actions.wait_until,
        gettext_lazy("Wait until a day"),
        forms.WaitUntilForm,
        button=gettext_lazy("Wait until then"),
        hint=gettext_lazy("If the date is theirs, the time until then is not counted as yours."),
    ),
    "update": Step(
        Happened.UPDATED,
        actions.tell,
        gettext_lazy("Tell them how it stands"),
        forms.UpdateForm,
        button=gettext_lazy("Tell them"),
    ),
    "promise": Step(
        Happened.PROMISED,
        actions.promise,
        gettext_lazy("Promise a date"),
        forms.PromiseForm,
        button=gettext_lazy("Promise this date"),
        hint=gettext_lazy("Said before the old date passes, a new one is no broken promise. All dates stay visible."),
    ),
    "deliver": Step(
        Happened.DELIVERED,
        actions.deliver,
        gettext_lazy("Deliver"),
        says=gettext_lazy("What did you deliver, and where is it?"),
        hint=gettext_lazy("They say whether it is what they needed."),
    ),
    "close": Step(
        Happened.CLOSED,
        actions.close,
        gettext_lazy("Close it: it is what we needed"),
        button=gettext_lazy("Close it"),
        permission=_FOLLOW,
    ),
    "reopen": Step(
        Happened.REOPENED,
        actions.reopen,
        gettext_lazy("Open it again: something is missing"),
        says=gettext_lazy("What is still missing?"),
        must_say=True,
        button=gettext_lazy("Open it again"),
        permission=_FOLLOW,
    ),
    "pass-on": Step(
        Happened.REDIRECTED,
        actions.redirect,
        gettext_lazy("Pass it on to the team it belongs to"),
        whom.PassOnForm,
        says=gettext_lazy("Why it belongs there"),
        button=gettext_lazy("Pass it on"),
        hint=gettext_lazy("Its history goes with it. Whoever asked is told who has it now."),
    ),
    "decline": Step(
        Happened.DECLINED,
        actions.decline,
        gettext_lazy("Say no, and name another way"),
        whom.DeclineForm,
        says=gettext_lazy("Another way: who could help, or what would do instead?"),
        must_say=True,
        button=gettext_lazy("Say no, with this way"),
    ),
    "withdraw": Step(
        Happened.WITHDRAWN,
        actions.withdraw,
        gettext_lazy("Withdraw it: we do not need it any more"),
        says=gettext_lazy("Why, if it helps them"),
        button=gettext_lazy("Withdraw it"),
        permission=_FOLLOW,
    ),
    "confirm": Step(
        Happened.WAIT_CONFIRMED, actions.confirm_wait, gettext_lazy("It is so"), forms.BareForm, permission=_WRITE
    ),
    "dispute": Step(
        Happened.WAIT_DISPUTED,
        actions.dispute_wait,
        gettext_lazy("We see it differently"),
        says=gettext_lazy("How do you see it?"),
        must_say=True,
        button=gettext_lazy("Say so"),
        hint=gettext_lazy("Both ways of seeing it stay visible, and the time of this wait is marked."),
        permission=_WRITE,
    ),
    "understand": Step(
        Happened.UNDERSTOOD, actions.understand, gettext_lazy("It is understood"), forms.BareForm, permission=_WRITE
    ),
    "note": Step(
        Happened.NOTED,
        actions.note,
        gettext_lazy("Write to both teams"),
        says=gettext_lazy("What do you want to say?"),
        must_say=True,
        button=gettext_lazy("Send"),
        permission=_WRITE,
    ),
    "give": Step(
        Happened.GIVEN, actions.give, gettext_lazy("Say who sees to it"), whom.GiveForm, button=gettext_lazy("Save")
    ),
    "risk": Step(
        Happened.EXPEDITED,
        actions.set_risk,
        gettext_lazy("Say whether an outside customer is at risk"),
        forms.RiskForm,
        says=gettext_lazy("What is at risk, and what would help?"),
        button=gettext_lazy("Save"),
        hint=gettext_lazy("The provider keeps the work, and looks at it before others."),
        permission=_FOLLOW,
    ),
    "reword": Step(
        Happened.REWORDED,
        requests.reword,
        gettext_lazy("Word it anew"),
        forms.RewordForm,
        button=gettext_lazy("Save"),
        hint=gettext_lazy("Both sides are asked again whether it is understood."),
        permission=_FOLLOW,
    ),
    "share": Step(
        Happened.REWORDED,
        requests.share,
        gettext_lazy("Say who else may see it"),
        whom.ShareForm,
        button=gettext_lazy("Save"),
        permission=_FOLLOW,
    ),
}
"""By the word in the address, in the order in which they are offered."""
