"""`{% frame as frame %}`: what the frame of a page needs to know about whoever asks."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openmerit.platform.web.hats import MenuEntry, Wardrobe, account_menu, wardrobe

register = template.Library()

VERIFY_PAGE = "/verify"
ACCOUNT_PAGES = ("/account/", "/accounts/", "/house/")


@dataclass(frozen=True)
class Frame:
    """The person's hats and account menu, where this installation lives, and where one is."""

    wardrobe: Wardrobe
    account_menu: tuple[MenuEntry, ...]
    origin: str
    practice: bool
    on_verify_page: bool
    signed_in: bool
    menu_label: str | Promise
    menu: tuple[MenuEntry, ...]
    verify_page: str = VERIFY_PAGE


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    """The frame for the request of this page. Costs what the rooms' hats cost, once."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return _around(Wardrobe((), None), (), path="", signed_in=False)
    known = getattr(request, "_openmerit_frame", None)
    if known is None:
        known = _around(
            wardrobe(request),
            account_menu(request),
            path=request.path,
            signed_in=bool(getattr(getattr(request, "user", None), "is_authenticated", False)),
        )
        request._openmerit_frame = known  # type: ignore[attr-defined]
    return known


def _around(worn: Wardrobe, account: tuple[MenuEntry, ...], *, path: str, signed_in: bool) -> Frame:
    label, menu = "", ()
    if worn.current:
        label, menu = worn.current.label, worn.current.menu
    elif path.startswith(ACCOUNT_PAGES):
        label, menu = _("Your account"), account
    return Frame(
        menu_label=label,
        menu=menu,
        wardrobe=worn,
        account_menu=account,
        origin=settings.OPENMERIT_ORIGIN,
        practice=settings.OPENMERIT_PRACTICE,
        on_verify_page=path.startswith(VERIFY_PAGE),
        signed_in=signed_in,
    )
