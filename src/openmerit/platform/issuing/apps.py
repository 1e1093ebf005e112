"""The room as Django knows it."""

from datetime import timedelta

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    """Achievements, awards, runs, status lists and issuers' keys."""

    name = "openmerit.platform.issuing"
    label = "issuing"
    verbose_name = "Issuing"

    def ready(self) -> None:
        """Subscribes to events, schedules the sweeps, and hands others what this room knows."""
        from openmerit.platform.engine import events, sweeps
        from openmerit.platform.issuing import (
            claim_mail,
            documents,
            endorsement_mail,
            hats,
            partner_mail,
            reminding,
            tasks,
            work,
        )
        from openmerit.platform.issuing.actions import tallies
        from openmerit.platform.issuing.moving import sweeping
        from openmerit.platform.issuing.views import origins
        from openmerit.platform.issuing.views.public import issuers_to_visit
        from openmerit.platform.people import queries as people
        from openmerit.platform.web.hats import register_hats
        from openmerit.platform.web.slots import fill

        events.subscribe("CredentialIssued", "issuing.claim_mail", claim_mail.on_credential_issued)
        events.subscribe(
            "EndorsementAsked", "issuing.asked_mail", endorsement_mail.on_endorsement_asked
        )
        for answer in ("EndorsementIssued", "EndorsementDeclined", "EndorsementWithdrawn"):
            events.subscribe(
                answer, "issuing.answered_mail", endorsement_mail.on_endorsement_answered
            )
        events.subscribe(
            "PartnershipChanged", "issuing.partner_mail", partner_mail.on_partnership_changed
        )
        events.subscribe("OrganisationCreated", "issuing.first_key", work.on_organisation_created)
        sweeps.register("issuing.hand_out_again", tasks.hand_out_again, every=timedelta(seconds=2))
        sweeps.register(
            "issuing.status_lists", work.publish_status_lists, every=timedelta(seconds=1)
        )
        sweeps.register("issuing.expiry", reminding.remind_of_ends, every=timedelta(minutes=10))
        sweeps.register("issuing.old_previews", work.discard_old_previews, every=timedelta(hours=1))
        sweeps.register("issuing.hours", tallies.forget_hours, every=timedelta(hours=1))
        sweeps.register(
            "issuing.old_exports", sweeping.discard_what_is_over, every=timedelta(hours=1)
        )
        people.register_organisation_member("did", documents.did_of)
        fill("front.issuers", issuers_to_visit)
        fill("issuer_award.after", origins.of_award)
        fill("issuer_achievement.after", origins.of_achievement)
        fill("achievement.after", origins.of_public_achievement)
        register_hats("issuing", hats.issuer_hats, order=20)
