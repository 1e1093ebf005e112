"""The room as Django knows it."""

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """Credentials that people hold, whoever made them."""

    name = "openmerit.platform.wallet"
    label = "wallet"
    verbose_name = "Wallet"

    def ready(self) -> None:
        """Put the earner's hat on the shelf and answer for the badges that are shared here."""
        from openmerit.platform.engine import events
        from openmerit.platform.verifying.resolving import register_own_documents
        from openmerit.platform.wallet import hats, queries
        from openmerit.platform.wallet.actions.importing import on_address_confirmed
        from openmerit.platform.wallet.actions.offered import on_credential_issued
        from openmerit.platform.wallet.actions.superseding import on_award_superseded
        from openmerit.platform.web.hats import register_hats

        register_hats("wallet", hats.earner_hats, order=10)
        register_own_documents("wallet", queries.shared_document_at)
        events.subscribe("AddressConfirmed", "wallet.mine", on_address_confirmed)
        events.subscribe("CredentialIssued", "wallet.offered", on_credential_issued)
        events.subscribe("AwardSuperseded", "wallet.superseded", on_award_superseded)
