import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issuing", "0006_count_what_became_of_badges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True, verbose_name="key")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                (
                    "closes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closes at"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
                ),
                (
                    "most",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="at most"),
                ),
                ("claimed", models.PositiveIntegerField(default=0, verbose_name="claimed")),
                (
                    "allowed",
                    models.JSONField(blank=True, default=list, verbose_name="who may claim"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
            ],
            options={
                "verbose_name": "claim offer",
                "verbose_name_plural": "claim offers",
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True, verbose_name="key")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("media_type", models.CharField(max_length=50, verbose_name="media type")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to="evidence", verbose_name="file"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence file",
                "verbose_name_plural": "evidence files",
            },
        ),
        migrations.RemoveConstraint(
            model_name="award",
            name="award_once_for_each_occasion",
        ),
        migrations.AddField(
            model_name="achievement",
            name="expires_on",
            field=models.DateField(blank=True, null=True, verbose_name="expires on"),
        ),
        migrations.AddField(
            model_name="award",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="to be awarded at"),
        ),
        migrations.AddField(
            model_name="award",
            name="recipient_did",
            field=models.CharField(blank=True, max_length=500, verbose_name="recipient's DID"),
        ),
        migrations.AddField(
            model_name="issuerpolicy",
            name="needs_signoff",
            field=models.BooleanField(default=False, verbose_name="a second person signs runs off"),
        ),
        migrations.AddField(
            model_name="run",
            name="digest",
            field=models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file"),
        ),
        migrations.AddField(
            model_name="run",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="to be started at"),
        ),
        migrations.AddField(
            model_name="run",
            name="reason",
            field=models.TextField(blank=True, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="run",
            name="signed_off_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="signed off at"),
        ),
        migrations.AddField(
            model_name="run",
            name="signoff_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="award",
            name="recipient_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="recipient's address"),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(
                choices=[
                    ("preview", "in preview"),
                    ("signoff", "waiting for sign-off"),
                    ("queued", "queued"),
                    ("running", "running"),
                    ("paused", "paused"),
                    ("done", "done"),
                    ("cancelled", "cancelled"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="claimoffer",
            name="achievement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="issuing.achievement",
            ),
        ),
        migrations.AddField(
            model_name="claimoffer",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awards",
                to="issuing.claimoffer",
            ),
        ),
        migrations.AddIndex(
            model_name="award",
            index=models.Index(fields=["recipient_did"], name="award_by_did"),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recipient_email", ""), _negated=True),
                fields=("achievement", "recipient_email", "occasion"),
                name="award_once_for_each_occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recipient_did", ""), _negated=True),
                fields=("achievement", "recipient_did", "occasion"),
                name="award_once_for_each_did",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recipient_email", ""), _negated=True),
                    models.Q(("recipient_did", ""), _negated=True),
                    _connector="OR",
                ),
                name="award_names_its_recipient",
            ),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="added_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="award",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence_files",
                to="issuing.award",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most__isnull", True), ("claimed__lte", models.F("most")), _connector="OR"
                ),
                name="offer_is_not_claimed_too_often",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at__isnull", True),
                    ("closes_at__isnull", True),
                    ("opens_at__lt", models.F("closes_at")),
                    _connector="OR",
                ),
                name="offer_opens_before_it_closes",
            ),
        ),
    ]
