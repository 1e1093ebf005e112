"""Who hears of what: the registry of subscribers.

A room subscribes in its apps.py, in `ready()`:

    events.subscribe("CredentialIssued", "issuing.claim_mail", actions.send_claim_mail)

The handler gets the event's payload, outside any transaction, in the worker. It may be called
again for the same event (after a crash, or when it failed), so it must be idempotent. It is called
only for events emitted after it was subscribed.
"""

from collections.abc import Callable
from typing import Any

Handler = Callable[[dict[str, Any]], None]

_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(event_name: str, subscriber_name: str, handler: Handler) -> None:
    """Call `handler` for each event of this name. The same subscriber name again replaces it."""
    _handlers.setdefault(event_name, {})[subscriber_name] = handler


def unsubscribe(event_name: str, subscriber_name: str) -> None:
    """Forget a subscriber; what already waits for it stays until someone of this name returns."""
    _handlers.get(event_name, {}).pop(subscriber_name, None)


def subscribers(event_name: str) -> list[str]:
    """The names of all who want to hear of this event."""
    return list(_handlers.get(event_name, {}))


def handler_of(event_name: str, subscriber_name: str) -> Handler | None:
    """The handler, or None when no such subscriber is known in this process."""
    return _handlers.get(event_name, {}).get(subscriber_name)
