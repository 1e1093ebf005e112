"""The engine's nouns: events and their deliveries, mails, sweeps, idempotency keys."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Leased(models.Model):
    """Work that one worker at a time holds, and that is free again when the lease runs out.

    Claim rows with `leases.claim`. `attempt` grows with each claim, so whoever finishes late can
    see, by a conditional update on it, that the work was handed to another meanwhile.
    """

    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True, editable=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=0, editable=False)

    class Meta:
        abstract = True


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    payload = models.JSONField(_("payload"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["name", "key"], name="event_happens_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Delivery(Leased):
    """One event on its way to one subscriber."""

    class State(models.TextChoices):
        """Where the delivery stands."""

        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        DEAD = "dead", _("given up")

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(_("subscriber"), max_length=100)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subscriber"], name="event_reaches_subscriber_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_waiting",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}"


class Mail(Leased):
    """One mail to one person, from the wish to its delivery."""

    class State(models.TextChoices):
        """Where the mail stands."""

        QUEUED = "queued", _("queued")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        PERHAPS_SENT = "perhaps_sent", _("perhaps sent")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("came back")
        UNWANTED = "unwanted", _("not wanted")

    class Group(models.TextChoices):
        """What kind of wish not to be written to reaches it; empty for what one asked for oneself.

        Notices say that what somebody holds has changed: they go to whoever holds it.
        """

        AWARD = "award", _("a badge that was awarded")
        REMINDER = "reminder", _("a reminder")
        NOTICE = "notice", _("a change of what one holds")

    key = models.CharField(_("key"), max_length=200, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=50)
    to = models.CharField(_("to"), max_length=320)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    reply_to = models.CharField(_("reply to"), max_length=320, blank=True)
    # In whose name it is written, and about what: an organisation's key, "award KEY".
    scope = models.CharField(_("in the name of"), max_length=100, blank=True)
    about = models.CharField(_("about"), max_length=200, blank=True)
    group = models.CharField(_("group"), max_length=10, choices=Group.choices, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    repeatable = models.BooleanField(_("may be sent twice"), default=False)
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="mail_not_yet_sent",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["created_at"], name="mail_by_age"),
            models.Index(fields=["scope", "id"], name="mail_in_the_name_of"),
            models.Index(fields=["about", "id"], name="mail_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Unsubscribed(models.Model):
    """That somebody does not want to be written to, in whose name and about what.

    Of the address only a digest is kept: the wish outlives all else that is known of it.
    """

    address_digest = models.CharField(_("digest of the address"), max_length=64)
    scope = models.CharField(_("in the name of"), max_length=100)
    about = models.CharField(_("about"), max_length=200, blank=True)
    group = models.CharField(_("group"), max_length=10, choices=Mail.Group.choices, blank=True)
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("wish not to be written to")
        verbose_name_plural = _("wishes not to be written to")
        constraints = [
            models.UniqueConstraint(
                fields=["address_digest", "scope", "about", "group"], name="unsubscribed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.about} {self.group}".strip()


class Sweep(Leased):
    """A piece of regular work and when it is due next."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("sweep")
        verbose_name_plural = _("sweeps")

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """A request that was answered, so that its repetition gets the same answer."""

    owner = models.CharField(_("owner"), max_length=40)
    scope = models.CharField(_("scope"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    body_digest = models.CharField(_("digest of the body"), max_length=64)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "scope", "key"], name="idempotency_key_means_one_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
