"""What is stored is said, and what is said is so."""

from django.apps import apps

from tests.shape.files import ROOT
from wellserved.web.queries.privacy import stored
from wellserved.words.roles import TABLE, Permission


def test_it_says_of_every_table_why_it_is_there_and_for_how_long() -> None:
    named = sorted(name for kept in stored() for name in kept.models)
    assert named == sorted(model.__name__ for model in apps.get_app_config("web").get_models())


def test_it_says_of_every_permission_who_holds_it() -> None:
    assert [rule.permission for rule in TABLE] == list(Permission)


def test_no_model_has_a_number_about_a_person() -> None:
    """Versions, week days and tries are not about what somebody does; everything else would have to be looked at."""
    allowed = {"version", "week_starts_on", "number", "tries", "smallest_group"}
    allowed |= {"first_answer", "next_update", "delivery", "target_share"}  # what a team promises another
    allowed |= {"cases", "open_cases", "times", "wait_hours", "wait_median_hours", "withheld_links"}  # teams
    allowed |= {"minutes", "saved_minutes", "would_save_minutes"}  # teams, which help each other
    allowed |= {"events_count", "event_number", "undoes", "reminded"}  # one request
    allowed |= {"value", "n"}  # outside customers
    allowed |= {"quarter_hours", "people"}  # what somebody notes for their own eyes; sums over five people and more
    allowed |= {"kept_share"}  # what somebody guesses, for their own eyes
    allowed |= {"kept_people", "kept_about", "waits_people", "waits_named", "link_people", "link_named"}  # groups
    allowed |= {"ended", "waited_hours", "requests_count", "last_event"}  # teams, and all requests together
    kinds = {
        "IntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "FloatField",
        "DecimalField",
        "DurationField",
    }
    found = {
        field.name
        for model in apps.get_app_config("web").get_models()
        for field in model._meta.get_fields()
        if field.get_internal_type() in kinds
    }
    assert found <= allowed


def test_the_templates_hold_no_style_and_no_script_of_their_own() -> None:
    templates = (ROOT / "wellserved" / "web" / "templates").rglob("*.html")
    bad = [
        (path.name, mark)
        for path in templates
        for mark in (" style=", "<style", " onclick=", " onchange=", "javascript:", "<script>", "hx-on", "|safe")
        if mark in path.read_text(encoding="utf-8")
    ]
    assert bad == []


def test_every_transaction_knows_its_place() -> None:
    web = ROOT / "wellserved" / "web"
    bad = [path.name for path in web.rglob("*.py") if path.name != "places.py" and "atomic(" in path.read_text("utf-8")]
    assert bad == []


def test_pages_ask_queries_and_actions_and_never_the_database() -> None:
    pages = (ROOT / "wellserved" / "web" / "pages").glob("*.py")
    words = (".objects", ".save(", ".filter(", "cursor(")
    assert [(path.name, word) for path in pages for word in words if word in path.read_text("utf-8")] == []
