"""A port for a server whose origin must be known before it starts."""

from proxy.stack import free_ports


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    (port,) = free_ports(1)
    return port
