"""Forms for an issuer's words in mails, and for what an earner wants to be written."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from openmerit.platform.engine.unsubscribing import Extent
from openmerit.platform.issuing import mail_languages
from openmerit.platform.issuing.actions.letters import LONGEST
from openmerit.platform.issuing.mailings import Wording


class LetterForm(forms.Form):
    """The words of one kind of letter in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST["subject"])
    greeting = forms.CharField(label=_("Greeting"), max_length=LONGEST["greeting"])
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST["text"],
        widget=forms.Textarea({"rows": 9}),
        help_text=_("An empty line begins a new paragraph. The button follows by itself."),
    )
    signature = forms.CharField(
        label=_("Signature"),
        max_length=LONGEST["signature"],
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    reply_to = forms.CharField(
        label=_("Answers go to"),
        max_length=LONGEST["reply_to"],
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text=_("An address where somebody reads what earners answer."),
    )

    def wording(self, language: str) -> Wording:
        """What was typed, as the action takes it."""
        return Wording(language=language, **self.cleaned_data)

    @staticmethod
    def initial_of(wording: Wording) -> dict[str, str]:
        """What the form shows of words that are kept."""
        return {name: getattr(wording, name) for name in LetterForm.base_fields}


class LanguageForm(forms.Form):
    """One of the languages that mails can be written in."""

    language = forms.ChoiceField(label=_("Language"), choices=list(mail_languages.NAMES.items()))


class UnsubscribeForm(forms.Form):
    """What somebody no longer wants to be written."""

    extent = forms.ChoiceField(label=_("What shall not come any more?"), widget=forms.RadioSelect)

    def __init__(self, *args: object, issuer: str, badge: str, offered: Iterable[Extent]) -> None:
        super().__init__(*args)
        self.fields["extent"].choices = [
            (one.value, words_of(one, issuer=issuer, badge=badge)) for one in offered
        ]


def words_of(extent: Extent, *, issuer: str, badge: str) -> str:
    """What shall not come any more, as whoever says so reads it."""
    words = {
        Extent.THING: _("Anything about the badge “%(badge)s”"),
        Extent.REMINDERS: _("Reminders from %(issuer)s"),
        Extent.ALL: _("Anything from %(issuer)s, new badges included"),
    }
    return str(words[extent]) % {"issuer": issuer, "badge": badge}
