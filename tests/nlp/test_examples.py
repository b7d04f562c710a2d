"""Every pipe's EXAMPLES, run: the items of its layer are those expected, and stand where they say."""

from __future__ import annotations

from types import ModuleType

import pytest

from nlp.examples import Example, differences
from nlp.pipeline import extract, ordered_pipes

CASES = [
    pytest.param(module, example, id=f"{name}-{number}")
    for name, module in ordered_pipes()
    for number, example in enumerate(module.EXAMPLES)
]


@pytest.mark.parametrize(("module", "example"), CASES)
def test_example(module: ModuleType, example: Example) -> None:
    assert module.LAYER is not None, "examples need a layer to be compared with"
    lines = differences(example, module.LAYER, extract(example.document()))
    assert not lines, "\n".join([example.why, example.text, *lines])


def test_a_wrong_example_is_found() -> None:
    example = Example("UBND tỉnh Hà Tĩnh họp.", [{"name": "UBND Tỉnh Lạng Sơn"}])
    assert differences(example, "units", extract(example.document()))


def test_an_example_lacking_an_item_is_found() -> None:
    example = Example("UBND tỉnh Hà Tĩnh và UBND tỉnh Nghệ An họp.", [{"name": "UBND Tỉnh Hà Tĩnh"}])
    assert differences(example, "units", extract(example.document()))
