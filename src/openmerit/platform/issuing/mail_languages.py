"""The languages that mails can be written in."""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO

NAMES: Mapping[str, str] = {
    code: info["name_local"]
    for code, info in sorted(LANG_INFO.items(), key=lambda item: item[1].get("name_local", ""))
    if "name_local" in info
}
"""Each language by its code, in its own words."""

BUILT_IN = ("en", "de")
"""Those in which this software has words of its own."""


def known(language: str) -> str:
    """The nearest language that is known, such as ``de`` for ``de-CH``; empty where none is."""
    code = language.strip().lower().replace("_", "-")
    while code and code not in NAMES:
        code = code.rpartition("-")[0]
    return code


def base_of(language: str) -> str:
    """``pt`` of ``pt-br``."""
    return language.partition("-")[0]
