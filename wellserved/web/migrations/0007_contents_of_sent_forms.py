from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0006_first_day_shares"),
    ]

    operations = [
        migrations.AddField(
            model_name="sentform",
            name="contents",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
