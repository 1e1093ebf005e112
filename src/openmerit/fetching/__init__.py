"""The one guarded door to the network, for whatever is fetched on a person's behalf.

Addresses come from strangers: out of a badge, a form, a DID. So nothing private is ever reached,
whatever a name resolves to and wherever a redirect leads, and size and time are bounded. The
libraries never import this; the command line and the platform pass a `Fetcher` to them.

>>> Fetcher().fetch("http://127.0.0.1/")
Traceback (most recent call last):
    ...
openmerit.fetching.Refused: http://127.0.0.1/: only https addresses are fetched
"""

from openmerit.fetching._fetcher import Answer, Fetcher, FetchError, Refused, TakenAway, Unreachable

__all__ = ["Answer", "FetchError", "Fetcher", "Refused", "TakenAway", "Unreachable"]
