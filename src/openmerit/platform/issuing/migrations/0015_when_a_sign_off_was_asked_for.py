"""When a sign-off was asked for, which is part of what is signed off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the moment, and names the digest by what it covers now."""

    dependencies = [("issuing", "0014_words_of_mails")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sign-off asked for at"),
        ),
        migrations.AlterField(
            model_name="run",
            name="digest",
            field=models.CharField(
                blank=True, max_length=64, verbose_name="SHA-256 of what is signed off"
            ),
        ),
        # What was corrected is left out when badges are counted, without reading one of them.
        migrations.RemoveIndex(model_name="award", name="award_over_time"),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(
                fields=[
                    "achievement",
                    "valid_from",
                    "run",
                    "state",
                    "claimed_at",
                    "valid_until",
                    "reason_code",
                ],
                name="award_over_time",
            ),
        ),
    ]
