"""Reading in several processes, with the results in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing.connection import wait

from detente.model import Document, Reading
from detente.pipeline.pipeline import BATCH, default_pipeline
from detente.settings import Settings

AHEAD = 4  # batches in flight for each worker: enough to keep it busy, few enough for constant memory


@lru_cache(maxsize=1)
def end_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it could not end us, and we would wait."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, name="detente-parent", daemon=True).start()


def _read_batch(documents: list[Document], settings: Settings | None) -> list[Reading]:
    end_with_parent()
    return list(default_pipeline(settings).read_many(documents))


def read_documents(
    documents: Iterable[Document], *, workers: int = 1, settings: Settings | None = None
) -> Iterator[Reading]:
    """Readings in order. One worker reads in this process; more spawn processes and stream batches to them."""
    if workers <= 1:
        yield from default_pipeline(settings).read_many(documents)
        return
    source = iter(documents)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[list[Reading]]] = deque()
        while True:
            while len(waiting) < workers * AHEAD and (batch := list(islice(source, BATCH))):
                waiting.append(pool.submit(_read_batch, batch, settings))
            if not waiting:
                return
            yield from waiting.popleft().result()
