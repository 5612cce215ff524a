"""What pages are made of, kept until it changes: a review drops only what its countries have a part in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Codes = frozenset[str]
MOST_KEPT = 600


@dataclass(slots=True)
class _Kept:
    """A value or its making. about: the countries that it depends on, None where anything may bear on it."""

    about: Codes | None
    revisable: bool
    future: Future[Any] = field(default_factory=Future)
    changed: Codes = frozenset()


class Memo:
    """Values by key, each made once however many ask for it at the same time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        key: Any,
        make: Callable[[], T],
        about: Codes | None = None,
        revise: Callable[[T, Codes], T] | None = None,
    ) -> T:
        """What `make` gave; where countries were touched since, what `revise` makes of that."""
        with self._lock:
            found, work = self._kept.get(key), make
            if found is not None and found.changed:
                if revise is not None and found.future.done():
                    old, codes = found.future.result(), found.changed

                    def work() -> T:
                        assert revise is not None
                        return revise(old, codes)

                found = None
            mine = found is None
            if found is None:
                found = self._kept[key] = _Kept(about, revise is not None)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
        if mine:
            try:
                found.future.set_result(work())
            except BaseException as error:
                with self._lock:
                    if self._kept.get(key) is found:
                        del self._kept[key]
                found.future.set_exception(error)
        result: T = found.future.result()
        return result

    def touch(self, codes: Codes | None) -> None:
        """Something changed that concerns these countries; None: anything may have."""
        with self._lock:
            if codes is None:
                self._kept.clear()
                return
            for key, kept in list(self._kept.items()):
                if kept.revisable:
                    kept.changed |= codes
                elif kept.about is None or kept.about & codes:
                    del self._kept[key]
