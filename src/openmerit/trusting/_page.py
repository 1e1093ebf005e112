"""The page that tells people what a folder of published proof is."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

PAGE: Final = "index.html"

_HTML: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Proof of badges</title>
<style>
  :root {{ color-scheme: light dark; --ground: #faf8f4; --inset: #f1ede4; --ink: #16202e;
          --accent: #1b6b52; }}
  @media (prefers-color-scheme: dark) {{
    :root {{ --ground: #12171f; --inset: #242c38; --ink: #eceae4; --accent: #6fc7a4; }}
  }}
  body {{ font: 1rem/1.5 Inter, system-ui, sans-serif; color: var(--ink); background: var(--ground);
         max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }}
  h1 {{ font-size: 1.75rem; }}
  h2 {{ font-size: 1.1875rem; margin-top: 2rem; }}
  a {{ color: var(--accent); }}
  code {{ overflow-wrap: anywhere; }}
  pre {{ background: var(--inset); padding: 0.75rem 1rem; border-radius: 6px;
        white-space: pre-wrap; }}
</style>
<main>
<h1>Proof of badges</h1>
<p>This folder holds all that is needed to check the badges of {issuers}, as it was on {day}: the
keys, with their history, the lists of what was withdrawn, and what the badges are for. Anybody may
copy it. It still proves badges when the issuer’s own site is gone.</p>
<ul>
{items}
</ul>
<h2>Check a badge with it</h2>
<p>With <a href="https://github.com/openmerit/openmerit">OpenMerit</a>, without a network:</p>
<pre><code>openmerit verify BADGE --trust FOLDER</code></pre>
<p>Every file is named in an index that its issuer signed, so that a copy in which one was changed
is found out. Whether the issuer is who it says, this folder cannot tell, and neither can this page:
whoever gave it to you may have made all of it. Have it from somebody whom you trust, or ask the
issuer by another way which key it signs by.</p>
</main>
</html>
"""


def page_of(issuers: Sequence[Mapping[str, Any]], at: datetime) -> str:
    """The page of a folder that holds the proof of these issuers (their Profiles), made then."""
    names = [str(issuer.get("name") or issuer["id"]) for issuer in issuers]
    items = "\n".join(
        f"<li>{escape(name)}: <code>{escape(str(issuer['id']))}</code></li>"
        for name, issuer in zip(names, issuers, strict=True)
    )
    whose = "nobody yet" if not names else names[0] if len(names) == 1 else f"{len(names)} issuers"
    moment = at.astimezone(UTC)
    day = f"{moment.day} {moment:%B %Y}"
    return _HTML.format(issuers=escape(whose), day=day, items=items)
