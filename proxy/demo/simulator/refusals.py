"""The error that a command's callback gets."""

from proxy.demo.simulator.jsontext import Json


class CommandError(Exception):
    """A command is refused: the callback's first argument tells why.

    Args:
        code: Tawk.to's code, such as "InvalidArgument".
        message: the field it is about; without one the callback gets the bare code, as attribute calls do.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message

    def value(self) -> Json | str:
        """Return what goes to the callback."""
        return {"code": self.code, "message": self.message} if self.message else self.code
