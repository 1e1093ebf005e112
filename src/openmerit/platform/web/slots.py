"""Places on a lower room's page that a higher room may fill.

The lower room's template names the place and what stands around it:

    {% load slots %}
    {% slot "achievement.after" achievement=achievement %}

and the higher room fills it in its apps.py, in `ready()`:

    from openmerit.platform.web.slots import fill
    fill("achievement.after", views.market_demand)

where `market_demand(request, **context)` answers safe HTML, or an empty string for nothing. A slot
that nobody fills shows nothing; several fillings stand in the order in which they were registered.

The design's own pages have the slots "front.signed_in" (below a person's hats), "front.issuers"
(who issues here) and "sign_in.after" (below the sign-in form).
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

Render = Callable[..., SafeString]

_fillings: dict[str, list[Render]] = {}


def fill(slot_name: str, render: Render) -> None:
    """Let `render(request, **context)` show something wherever `slot_name` stands.

    Registering the same function again changes nothing, so that `ready()` may run twice.
    """
    fillings = _fillings.setdefault(slot_name, [])
    if render not in fillings:
        fillings.append(render)


def empty(slot_name: str, render: Render) -> None:
    """Take a filling out again; nothing happens if it is not there."""
    fillings = _fillings.get(slot_name, [])
    if render in fillings:
        fillings.remove(render)


def render_slot(slot_name: str, request: HttpRequest | None, **context: object) -> SafeString:
    """All that the rooms above have to show here, one after another."""
    shown = (render(request, **context) for render in _fillings.get(slot_name, ()))
    return format_html_join("\n", "{}", ((part,) for part in shown if part))
