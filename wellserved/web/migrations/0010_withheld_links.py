from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0009_team_impact"),
    ]

    operations = [
        migrations.AddField(
            model_name="logfindings",
            name="withheld_links",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
