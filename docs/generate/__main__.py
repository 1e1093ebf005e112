"""`python docs/generate [--check]`: fill the generated parts of all pages, or say what is stale."""

import sys

import _catalogue
import _commands
import _errors
import _facts
import _library
from _blocks import ROOT, UnknownKind, Writer, filled, pages

WRITERS: dict[str, Writer] = {
    "command": _commands.write,
    "name": _library.write_names,
    "constant": _library.write_constant,
    "facts": _facts.write,
    "errors": _errors.write,
}


def main(arguments: list[str]) -> int:
    """The exit code: 0 all fresh, 1 a stale page (with --check), 2 wrong usage."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python docs/generate [--check]\n")
        return 2
    stale = 0
    for path in [*pages(), _catalogue.PATH]:
        text = path.read_text("utf-8") if path.exists() else ""
        try:
            fresh = _catalogue.write() if path == _catalogue.PATH else filled(text, WRITERS)
        except (UnknownKind, LookupError, ValueError) as error:
            sys.stderr.write(f"{path.relative_to(ROOT)}: {error}\n")
            return 2
        if fresh == text:
            continue
        stale += 1
        if arguments:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: run python docs/generate\n")
        else:
            path.write_text(fresh, "utf-8")
            sys.stderr.write(f"{path.relative_to(ROOT)} written\n")
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
