"""The envelope of Tawk's HTTP answers: `{"ok": true, "data": ...}` or `{"error": {"code": ...}}`."""

import re

from proxy.tawk.errors import FieldError, RefusalError
from proxy.tawk.json_text import Json

_ERROR_CODE = re.compile(r"[A-Za-z_]{1,64}")


def data_of(answer: Json) -> dict[str, Json]:
    """Return the data of an answer.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer isn't of this form.
    """
    if not isinstance(answer, dict):
        raise FieldError("answer", "an object")
    error = answer.get("error")
    if error is not None or answer.get("ok") is False:
        code = error.get("code") if isinstance(error, dict) else error
        raise RefusalError(code if isinstance(code, str) and _ERROR_CODE.fullmatch(code) else "unknown")
    data = answer.get("data")
    if not isinstance(data, dict):
        raise FieldError("answer.data", "an object")
    return data


def with_data(answer: Json, data: dict[str, Json]) -> dict[str, Json]:
    """Return the answer with other data in it; its other fields stay."""
    if not isinstance(answer, dict):
        raise FieldError("answer", "an object")
    return {**answer, "data": data}
