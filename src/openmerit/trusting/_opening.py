"""Opening what a user says to verify by: one folder, or several."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from openmerit.credentials import Altered, Fetched, Trust, Unresolvable
from openmerit.trusting._folder import TrustFolder
from openmerit.trusting._mirror import PublishedProof, is_published_proof
from openmerit.trusting.errors import TrustError


class _Several:
    """Several folders as one: of each document the first that has it answers, right or wrong."""

    def __init__(self, folders: Sequence[Trust]) -> None:
        self._folders = folders

    @property
    def trusted(self) -> Mapping[str, datetime]:
        """Whom any of them trusts, since the earliest."""
        found: dict[str, datetime] = {}
        for folder in self._folders:
            for identifier, since in folder.trusted.items():
                found[identifier] = min(since, found.get(identifier, since))
        return found

    def fetch(self, url: str) -> Fetched:
        """The document at `url`. Raises Unresolvable, Altered."""
        for folder in self._folders:
            try:
                return folder.fetch(url)
            except Altered:
                raise
            except Unresolvable:
                continue
        raise Unresolvable(url, "it is in no folder of trust, and nobody was asked")

    def statements(self) -> Sequence[Fetched]:
        """The lists and endorsements in all of them."""
        return [statement for folder in self._folders for statement in folder.statements()]


def open_trust(*paths: Path) -> Trust:
    """What `openmerit.credentials.verify` takes as `trust`: folders of trust, or published proofs.

    Of several, the first that has a document answers for it. One's own folders go before what
    somebody else handed out, in whatever order they are named.

    Raises:
        TrustError: one does not exist, cannot be read, or is neither.
    """
    folders = [_open(path) for path in paths]
    folders.sort(key=lambda folder: isinstance(folder, PublishedProof))
    return folders[0] if len(folders) == 1 else _Several(folders)


def _open(path: Path) -> Trust:
    if not path.is_dir():
        raise TrustError(f"{path} is no folder: `openmerit trust add … --dir {path}` makes one")
    return PublishedProof(path) if is_published_proof(path) else TrustFolder(path)
