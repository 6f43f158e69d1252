from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from wellserved.words.plain_words import plain_words

AT_ONCE = 5_000


def keep_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the services that are there be found by what is said about them."""
    place = editor.connection.alias
    word = apps.get_model("web", "SearchWord")
    services = apps.get_model("web", "Service").objects.using(place).filter(closed_on_date=None)
    rows = (
        word(kind="service", number=number, word=each)
        for number, *texts in services.values_list("pk", "name", "for_whom", "description").iterator(AT_ONCE)
        for each in plain_words(*texts)
    )
    word.objects.using(place).bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0012_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchword",
            name="kind",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("team", "Team"),
                    ("segment", "Segment"),
                    ("service", "Service"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(keep_words, migrations.RunPython.noop),
    ]
