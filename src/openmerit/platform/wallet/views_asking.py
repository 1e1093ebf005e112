"""The page on which an earner tells an issuer that the name on a badge is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openmerit.platform.issuing import actions as issuing
from openmerit.platform.issuing.errors import AlreadyAsked, RequestRefused
from openmerit.platform.wallet import access
from openmerit.platform.wallet.errors import CredentialMissing
from openmerit.platform.wallet.forms import NameForm

FIELD_OF_MEMBER = {"recipient.name": "name", "reason": "words"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wrong_name(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for the right name, and hands it to the issuer."""
    held = access.held_for(request.user, key)
    if held.award is None:
        raise CredentialMissing(key=key)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            issuing.ask_for_name(acting_user=request.user, award=held.award, **form.cleaned_data)
        except RequestRefused as refused:
            field = FIELD_OF_MEMBER[str(refused.fields["member"])]
            form.add_error(field, str(refused.fields["problem"]))
        except AlreadyAsked as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("%(issuer)s is asked. A mail tells you what they say.") % {"issuer": held.issuer},
            )
            return redirect("held", key=key)
    status = 422 if form.errors else 200
    return render(request, "wallet/wrong_name.html", {"held": held, "form": form}, status=status)
