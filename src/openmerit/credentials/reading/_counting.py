"""How many values JSON text has, told before it is parsed.

A parser makes an object of some fifty bytes of each two bytes of ``[],``: ten megabytes of text
would take half a gigabyte. So text of too many values is refused unparsed.
"""

import itertools
import re
from typing import Final

from openmerit.credentials.reading import _limits

_TOKEN: Final = re.compile(rb'"(?>(?:[^"\\]|\\.)*)"|[,\[{]|"', re.DOTALL)
_TOKENS_OF_A_VALUE: Final = 4
"""At most: a name, a text, a bracket and a comma."""


def has_too_many_values(text: bytes) -> bool:
    """Whether JSON `text` has more than twice `MAX_VALUES`; for what is no JSON either answer."""
    most = 2 * _limits.MAX_VALUES
    if text.count(b",") + text.count(b"[") + text.count(b"{") <= most:
        return False
    # Some of them may stand within texts.
    values = tokens = 0
    for match in itertools.islice(_TOKEN.finditer(text), _TOKENS_OF_A_VALUE * most):
        tokens += 1
        values += text[match.start()] in b",[{"
    return values > most or tokens == _TOKENS_OF_A_VALUE * most
