"""What searches found in the present state of the text index: the first pages of desks are everybody's."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Item = TypeVar("Item")
# Answers that are kept, each a few hundred values at most.
MOST = 256


class Remembered:
    """Answers of one state, the ones used last at the end; those of another state go when one of them is asked for.

    What is given is shared: nobody may change it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, state: Hashable, key: Hashable, make: Callable[[], Item]) -> Item:
        """The answer under a key in a state, made where there is none. What `make` raises is raised, and not kept."""
        with self._lock:
            if state == self._state and key in self._answers:
                self._answers.move_to_end(key)
                return cast(Item, self._answers[key])
        made = make()
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            self._answers[key] = made
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
        return made
