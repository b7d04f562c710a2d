"""What every backend does with reviews (docs/reviews.md): part of `search_api.protocol.Store`.

Reviews may be written while another process writes records, and from a store that was opened for reading only: a
reviewer does not wait for a crawl.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from search_api.reviews.model import Judgement, Review, ReviewFilters

if TYPE_CHECKING:
    from search_api.hits import FigureHit, StatementHit


class Reviewing(Protocol):
    def review(self, judgement: Judgement) -> Review:
        """Keep a decision and lay it over what is found. When it returns, it survives a kill, and searches see it.

        Raises UnknownItemError, ReviewConflictError, ReviewError as `search_api.reviews.judging` says.
        """
        ...

    def undo_review(self, review: str, by: str, revision: int | None = None) -> Review:
        """Take the decision of a review that stands back; the one before it stands again. Raises as `review` does."""
        ...

    def reviews(self, filters: ReviewFilters, *, page: int = 1, size: int = 20) -> tuple[tuple[Review, ...], int]:
        """Reviews that fit, changed last first, and how many there are in all. Document ids may be former ones."""
        ...

    def reviews_of(self, document: str) -> tuple[Review, ...]:
        """All reviews of a document, also those whose evidence its newest version lacks."""
        ...

    def doubtful(self, *, skip: int = 0, size: int = 1) -> Sequence[FigureHit]:
        """Figures of the newest versions that nobody has reviewed, the least certain first."""
        ...

    def unreviewed(self, *, skip: int = 0, size: int = 1) -> Sequence[StatementHit]:
        """Statements of the newest versions that nobody has reviewed, by their ids: as good as drawn by lot.

        Nothing says how certain a statement is; drawn so, the share that is found right holds for all of them.
        """
        ...
