import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("issuing", "0010_reasons_corrections_reminders_and_bulk_changes"),
        ("people", "0001_people_organisations_and_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lease_until",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="lease until"
                    ),
                ),
                (
                    "attempt",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="attempt"),
                ),
                ("key", models.CharField(max_length=32, unique=True, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("issuer", "issuer"),
                            ("achievement", "achievement"),
                            ("award", "award"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("taken_back", "no longer asked for"),
                            ("declined", "declined"),
                            ("queued", "queued"),
                            ("issued", "issued"),
                            ("withdrawn", "withdrawn"),
                            ("failed", "failed"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message of who asked")),
                ("narrative", models.TextField(blank=True, verbose_name="what is said")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "valid_from",
                    models.DateTimeField(blank=True, null=True, verbose_name="valid from"),
                ),
                (
                    "valid_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "status_index",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="status index"),
                ),
                ("content", models.BinaryField(default=b"", verbose_name="signed document")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                ),
                (
                    "issued_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="issued at"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                ),
                (
                    "achievement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="issuing.achievement",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="issuing.award",
                    ),
                ),
                (
                    "endorser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements_given",
                        to="people.organisation",
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="issuing.statusregister",
                    ),
                ),
                (
                    "subject_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements_had",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "endorsement",
                "verbose_name_plural": "endorsements",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["id"],
                        name="endorsement_waits_for_sign",
                    ),
                    models.Index(
                        fields=["subject_organisation", "kind", "state"], name="endorsement_had"
                    ),
                    models.Index(
                        condition=models.Q(("state", "withdrawn")),
                        fields=["register"],
                        name="endorsement_withdrawn",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("endorser", models.F("subject_organisation")), _negated=True
                        ),
                        name="endorsement_is_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("achievement__isnull", True),
                                ("award__isnull", True),
                                ("kind", "issuer"),
                            ),
                            models.Q(
                                ("achievement__isnull", False),
                                ("award__isnull", True),
                                ("kind", "achievement"),
                            ),
                            models.Q(
                                ("achievement__isnull", False),
                                ("award__isnull", False),
                                ("kind", "award"),
                            ),
                            _connector="OR",
                        ),
                        name="endorsement_names_its_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "issuer"), ("state__in", ["asked", "queued"])),
                        fields=("endorser", "subject_organisation"),
                        name="endorsement_of_issuer_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "achievement"), ("state__in", ["asked", "queued"])
                        ),
                        fields=("endorser", "achievement"),
                        name="endorsement_of_achievement_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "award"), ("state__in", ["asked", "queued"])),
                        fields=("endorser", "award"),
                        name="endorsement_of_award_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status_index__isnull", False)),
                        fields=("register", "status_index"),
                        name="endorsement_has_its_own_status_index",
                    ),
                ],
            },
        ),
    ]
