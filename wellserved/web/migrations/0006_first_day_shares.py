from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0005_hours_and_charters"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstDayShares",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("pieces", models.JSONField()),
                ("shares", models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name="firstdayanswer",
            name="is_counted",
            field=models.BooleanField(default=False),
        ),
    ]
