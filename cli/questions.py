"""Options that narrow a question, checked as the API checks them: a value that cannot be is no empty answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_api.parameters import Parameters
    from search_api.protocol import Filters


def filters_of(model: type[Parameters], /, **chosen: object) -> Filters:
    """The filters of a question; `model` is what checks them; None and nothing chosen are no filter.

    Raises SettingsError naming the option and what it takes.
    """
    from pydantic import ValidationError

    from cchc.errors import SettingsError

    try:
        return model.model_validate({name: value for name, value in chosen.items() if value}).filters()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"--{first['loc'][0]} {first['input']!r}: {first['msg']}") from error
