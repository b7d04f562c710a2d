"""The collector of cycles rests during a block, and is left as it was."""

from __future__ import annotations

import gc

import pytest

from cchc.collector import at_rest


@pytest.mark.parametrize("working", [True, False])
def test_the_collector_is_left_as_it_was(working: bool) -> None:
    (gc.enable if working else gc.disable)()
    try:
        with at_rest():
            assert not gc.isenabled()
            with at_rest():
                assert not gc.isenabled()
            assert not gc.isenabled()
        assert gc.isenabled() == working
        with pytest.raises(ValueError, match="broken"), at_rest():
            raise ValueError("broken")
        assert gc.isenabled() == working
    finally:
        gc.enable()
