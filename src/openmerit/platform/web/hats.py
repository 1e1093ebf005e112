"""The hats that one person wears: earner here, issuer there. Each has a home and a short menu.

A room registers, in its apps.py, a function that says which of its hats the person of a request
may put on. It is asked once per page, only for people who are signed in:

    from openmerit.platform.web.hats import Hat, MenuEntry, register_hats

    def issuer_hat(organisation):
        home = f"/issue/{organisation.slug}/"
        return Hat(
            key=f"issuer:{organisation.slug}",
            label=organisation.name,
            role=_("Issuer"),
            url=home,
            menu=(
                MenuEntry(_("Home"), home, "home"),
                MenuEntry(_("Achievements"), f"{home}achievements/", "badge"),
            ),
            also=(f"/organisations/{organisation.slug}/",),
        )

    register_hats(
        "issuing",
        lambda request: [issuer_hat(o) for o in organisations_of(request.user)],
        order=20,
    )

What belongs to the person and to no hat (e-mail, password, tokens) stands in the account menu:
`register_account_entry("people.tokens", MenuEntry(_("Tokens"), "/account/tokens/", "key"))`.
It is the side menu of every page below /account/ and /accounts/.

The hat whose address begins the page's address is the one on; a page outside every hat's addresses
shows no side menu. A menu has at most five entries: it is the bottom bar on a phone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAXIMUM_MENU = 5


@dataclass(frozen=True)
class MenuEntry:
    """One line of a hat's menu. `icon` names a symbol of web/icons.svg (see /design).

    `also` lists further address prefixes of pages that belong under it.
    """

    label: str | Promise
    url: str
    icon: str
    current: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hat:
    """One role of one person: its name, its home and its menu.

    `also` lists further address prefixes under which this hat stays on.
    """

    key: str
    label: str | Promise
    role: str | Promise
    url: str
    menu: tuple[MenuEntry, ...]
    icon: str = "person"
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert len(self.menu) <= MAXIMUM_MENU, f"{self.key}: a menu has {MAXIMUM_MENU} entries"


Source = Callable[[HttpRequest], Iterable[Hat]]

_sources: dict[str, tuple[int, Source]] = {}


def register_hats(name: str, source: Source, *, order: int) -> None:
    """Ask `source(request)` for hats; lower `order` first. The same name again replaces it."""
    _sources[name] = (order, source)


_account_entries: dict[str, tuple[int, MenuEntry, bool]] = {}


def register_account_entry(
    name: str, entry: MenuEntry, *, order: int = 50, for_operators: bool = False
) -> None:
    """Add a line to everyone's account menu, or to operators'. The same name again replaces it.

    E-mail has order 10, password 20, passkeys and codes 30.
    """
    _account_entries[name] = (order, entry, for_operators)


def account_menu(request: HttpRequest) -> tuple[MenuEntry, ...]:
    """The account menu of whoever asks, in the order of registration; empty for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ()
    entries = [
        (10, MenuEntry(_("E-mail"), reverse("account_email"), "mail")),
        (20, MenuEntry(_("Password"), reverse("account_change_password"), "lock")),
        (30, MenuEntry(_("Passkeys"), reverse("mfa_index"), "passkey")),
        *(
            (order, entry)
            for order, entry, for_operators in _account_entries.values()
            if user.is_staff or not for_operators
        ),
    ]
    ordered = tuple(entry for _order, entry in sorted(entries, key=lambda pair: pair[0]))
    return _marked(ordered, request.path)


@dataclass(frozen=True)
class Wardrobe:
    """All hats of a person and the one that the page at hand belongs to, if any."""

    hats: tuple[Hat, ...]
    current: Hat | None


def wardrobe(request: HttpRequest) -> Wardrobe:
    """The hats of whoever asks; none for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Wardrobe((), None)
    sources = sorted(_sources.values(), key=lambda pair: pair[0])
    hats = tuple(hat for _order, source in sources for hat in source(request))
    fitting = [
        (len(prefix), hat)
        for hat in hats
        for prefix in (hat.url, *hat.also)
        if request.path.startswith(prefix)
    ]
    if not fitting:
        return Wardrobe(hats, None)
    current = max(fitting, key=lambda pair: pair[0])[1]
    return Wardrobe(hats, replace(current, menu=_marked(current.menu, request.path)))


def _marked(menu: tuple[MenuEntry, ...], path: str) -> tuple[MenuEntry, ...]:
    """Mark the entry with the longest address that begins this page's."""
    fitting = [
        (len(prefix), entry.url)
        for entry in menu
        for prefix in (entry.url, *entry.also)
        if path.startswith(prefix)
    ]
    best = max(fitting, default=(0, None))[1]
    return tuple(replace(entry, current=entry.url == best) for entry in menu)
