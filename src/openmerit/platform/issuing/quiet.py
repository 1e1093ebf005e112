"""Badges that were carried over without a word: nobody writes about what its earner never saw."""

from openmerit.platform.issuing.models import Award, Origin


def is_quiet(award: Award) -> bool:
    """Whether its earner never heard of it: carried over quietly, and not claimed since.

    What corrects such a badge is as quiet as that was.
    """
    if award.claimed_by_id is not None:
        return False
    return Origin.objects.filter(award__in=_chain_of(award), quiet=True).exists()


def no_longer_quiet(award: Award) -> None:
    """Notes that its earner was told of it."""
    Origin.objects.filter(award__in=_chain_of(award), quiet=True).update(quiet=False)


def _chain_of(award: Award) -> list[int]:
    """The award and what it took the place of, back to the first."""
    chain, before = [award.pk], award.supersedes_id
    while before is not None and before not in chain:
        chain.append(before)
        before = Award.objects.values_list("supersedes_id", flat=True).filter(pk=before).first()
    return chain
