"""Where a part of Verho listens, and the parts that are little more than that."""

from proxy.settings_values import Address, IpAddress, Origin, Positive, Section


class Tls(Section):
    """A certificate chain and its key, both PEM files."""

    certificate_file: str
    key_file: str


class Listener(Section):
    """An address that a part of Verho listens on, and the origin people know it by."""

    listen: Address
    public_origin: Origin
    tls: Tls | None = None


class Receipts(Listener):
    """Where visitors open their own conversation with the code that the chat gave them; without it none are given."""

    attempts: Positive = 20
    attempts_window_s: Positive = 900
    value_max_chars: Positive = 256
    forwarded_by: list[IpAddress] = []
