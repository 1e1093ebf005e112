"""Many documents on many cores: in order, streaming, with bounded memory."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_BATCH: Final = 64
"""Items handed to a process at once: enough that handing over costs little."""


def ordered_map(
    function: Callable[[Item], Result], items: Iterable[Item], *, jobs: int
) -> Iterator[Result]:
    """`function` of each item, in the items' order, computed by `jobs` processes.

    With one job everything runs here. No more than a few batches are ever read ahead, so that
    memory stays flat however many items there are. `function` must be picklable.
    """
    if jobs <= 1:
        yield from map(function, items)
        return
    source = iter(items)
    pending: deque[Future[list[Result]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        while True:
            while len(pending) < 2 * jobs and (batch := list(islice(source, _BATCH))):
                pending.append(pool.submit(_run, function, batch))
            if not pending:
                return
            yield from pending.popleft().result()


def _run(function: Callable[[Item], Result], batch: list[Item]) -> list[Result]:
    return [function(item) for item in batch]
