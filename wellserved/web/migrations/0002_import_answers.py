"""Keeps what was said about the columns of an import, and what its first rows would do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("web", "0001_beginning")]

    operations = [
        migrations.AddField(model_name="import", name="answers", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="import", name="preview", field=models.JSONField(default=dict)),
    ]
