from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0014_request_indexes"),
    ]

    # Of absences from before nobody knows who chose the deputy, so it is no.
    operations = [
        migrations.AddField(
            model_name="absence",
            name="chose_deputy",
            field=models.BooleanField(default=False),
        ),
    ]
