"""An issuer's own words in the mails that earners get."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from openmerit.platform.issuing import actions, mail_languages, queries
from openmerit.platform.issuing.actions.letters import checked
from openmerit.platform.issuing.errors import LetterRefused
from openmerit.platform.issuing.forms_letters import LanguageForm, LetterForm
from openmerit.platform.issuing.letter_kinds import KINDS, PLACEHOLDERS, LetterKind
from openmerit.platform.issuing.mailings import Wording
from openmerit.platform.people.access import Permission, may, organisation_for
from openmerit.platform.people.models import Organisation

# The letter's styles stand in it, as mail programs want it. Nothing else of it may run or load.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All letters in all languages; the usual language is chosen here."""
    need = Permission.VIEW if request.method == "GET" else Permission.MANAGE_ORGANISATION
    organisation = organisation_for(request.user, slug, need)
    letters = queries.letters_of(organisation)
    form = LanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": letters.usual}
    )
    if request.method == "POST" and form.is_valid():
        actions.set_mail_language(
            acting_user=request.user, organisation=organisation, **form.cleaned_data
        )
        messages.success(
            request, _("You write in that language to those whose language is not known.")
        )
        return redirect("issuing_letters", slug=slug)
    return render(
        request,
        "issuing/letters.html",
        {
            "organisation": organisation,
            "letters": letters,
            "form": form,
            "may_manage": may(request.user, organisation, Permission.MANAGE_ORGANISATION),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the letter in the language that was chosen from all."""
    organisation_for(request.user, slug, Permission.VIEW)
    kind, language = request.GET.get("kind", ""), request.GET.get("language", "")
    if kind not in KINDS or language not in mail_languages.NAMES:
        return redirect("issuing_letters", slug=slug)
    return redirect("issuing_letter", slug=slug, kind=kind, language=language)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """The words of one letter in one language, beside how they will read."""
    need = Permission.VIEW if request.method == "GET" else Permission.MANAGE_ORGANISATION
    organisation = organisation_for(request.user, slug, need)
    chosen, wording, is_own = queries.letter_of(organisation, kind, language)
    form = LetterForm(
        request.POST if request.method == "POST" else None, initial=LetterForm.initial_of(wording)
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer = _done(request, organisation, chosen, form.wording(language))
        except LetterRefused as refused:
            form.add_error(str(refused.fields["member"]), str(refused.fields["problem"]))
        else:
            if answer is not None:
                return answer
    return render(
        request,
        "issuing/letter.html",
        {
            "organisation": organisation,
            "kind": chosen,
            "language": language,
            "language_name": mail_languages.NAMES[language],
            "form": form,
            "is_own": is_own,
            "placeholders": [(name, PLACEHOLDERS[name][0]) for name in chosen.placeholders],
            "may_manage": may(request.user, organisation, Permission.MANAGE_ORGANISATION),
        },
        status=422 if form.errors else 200,
    )


def _done(
    request: HttpRequest, organisation: Organisation, kind: LetterKind, wording: Wording
) -> HttpResponse | None:
    """Sends a test, after which the page stays as it is; or keeps the words."""
    given = {"organisation": organisation, "kind": kind.key, "wording": wording}
    if request.POST.get("then") == "test":
        mail = actions.send_test_letter(acting_user=request.user, **given)
        messages.success(
            request, _("A test goes to %(email)s. Nothing is saved yet.") % {"email": mail.to}
        )
        return None
    actions.set_letter(acting_user=request.user, **given)
    messages.success(request, _("Saved. The next mail reads like this."))
    return redirect(
        "issuing_letter", slug=organisation.slug, kind=kind.key, language=wording.language
    )


@login_required
@xframe_options_sameorigin
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """How the words that are kept, or those being typed, will read; for a frame in the page."""
    organisation = organisation_for(request.user, slug, Permission.VIEW)
    chosen, wording, _is_own = queries.letter_of(organisation, kind, language)
    problem = ""
    if request.method == "POST":
        form = LetterForm(request.POST)
        try:
            if form.is_valid():
                wording = checked(chosen, form.wording(language))
            else:
                problem = _("Subject, greeting and text are needed.")
        except LetterRefused as refused:
            problem = str(refused)
    letter = queries.sample_of(chosen, organisation, wording)
    if problem:
        answer = render(request, "issuing/mail/letter_text.html", {"text": problem})
    elif request.GET.get("as") == "text":
        text = f"{_('Subject')}: {letter.subject}\n\n{letter.text}"
        answer = render(request, "issuing/mail/letter_text.html", {"text": text})
    else:
        answer = HttpResponse(letter.html)
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """Asks once, then goes back to this software's own words."""
    organisation = organisation_for(request.user, slug, Permission.MANAGE_ORGANISATION)
    chosen, _wording, _is_own = queries.letter_of(organisation, kind, language)
    if request.method == "POST":
        actions.reset_letter(
            acting_user=request.user, organisation=organisation, kind=kind, language=language
        )
        messages.success(request, _("The letter has its usual words again."))
        return redirect("issuing_letter", slug=slug, kind=kind, language=language)
    return render(
        request,
        "web/confirm.html",
        {
            "question": _("Go back to the usual words of “%(letter)s”?") % {"letter": chosen.label},
            "consequence": _("Your own words in this language are thrown away."),
            "verb": _("Use the usual words"),
            "back": f"/issue/{slug}/letters/{kind}/{language}",
        },
    )
