"""Everything that can be wrong with what either side says. No error text holds content.

- TawkError
    - FrameError: a socket frame is not what the protocol says
    - FieldError: a field is missing or not what the protocol says
        - TooLongError: a field is longer than its limit
    - EntityDepthError: text is entity-encoded more often than we follow
    - RefusalError: Tawk.to answered with an error code
    - AddressError: a host or path that we don't go to
    - SignatureError: a webhook's signature doesn't match
"""


class TawkError(Exception):
    """The family; never raised itself."""


class FrameError(TawkError):
    """A socket frame is not what the protocol says."""


class FieldError(TawkError):
    """A field is missing or not what the protocol says.

    Attributes:
        field: Path of the field, in our own words.
        expected: What should have stood there.
    """

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(field, expected)
        self.field = field
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}"


class TooLongError(FieldError):
    """A field is longer than its limit."""


class EntityDepthError(TawkError):
    """Text is entity-encoded more often than we follow, so what it says can't be judged."""


class RefusalError(TawkError):
    """Tawk.to answered with an error.

    Attributes:
        code: Tawk's error code, or "unknown" when it has no plain form.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f"Tawk.to refused: {self.code}"


class AddressError(TawkError):
    """A host or path that we don't go to."""


class SignatureError(TawkError):
    """A webhook's signature doesn't match any of our secrets."""
