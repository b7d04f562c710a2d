"""What is sent to Elasticsearch and comes from it is the JSON that the client's own serializer makes and reads."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.elastic.serializing import LONG, Json, Lines, loads

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)  # fmt: skip


@given(values)
def test_json_is_the_same_value(value: Any) -> None:
    packed = Json().dumps({"value": value})
    assert json.loads(packed.decode("utf-8", "surrogatepass")) == {"value": value}
    assert Json().loads(packed) == {"value": value}


def test_what_the_quick_one_does_not_take_is_taken_all_the_same() -> None:
    assert Json().dumps({"half": "\ud83d"}) == '{"half":"\ud83d"}'.encode("utf-8", "surrogatepass")
    assert Json().loads(b'{"half":"\\ud83d"}') == {"half": "\ud83d"}
    assert Json().loads(b"") is None
    assert json.loads(Json().dumps({"number": Decimal("1.5")})) in ({"number": 1.5}, {"number": "1.5"})


def test_lines_are_parted_and_ended() -> None:
    assert Lines().dumps([{"index": {}}, b'{"a":1}', {"b": "đ"}]) == '{"index":{}}\n{"a":1}\n{"b":"đ"}\n'.encode()


def test_a_long_text_is_read_as_a_short_one() -> None:
    whole = [{"row": number, "text": "tốt"} for number in range(LONG // 20)]
    assert loads(json.dumps(whole).encode()) == whole
    with pytest.raises(ValueError, match="trailing comma"):
        loads(b"[" + b"1," * LONG + b"]")
