"""Who is at the other end of a Unix socket, as the kernel tells it."""

import socket
import struct
import sys
from typing import Final

# <sys/un.h> and <sys/ucred.h> of macOS and the BSDs; Python's socket module has no names for them.
_SOL_LOCAL: Final = 0
_LOCAL_PEERCRED: Final = 1
_XUCRED: Final = struct.Struct("=IIh2x16I")


def peer_uid(descriptor: int) -> int:
    """Return the user id of the process that connected.

    Args:
        descriptor: a connected Unix socket's file descriptor; it stays open.

    Raises:
        OSError: the system does not tell.
    """
    duplicate = socket.fromfd(descriptor, socket.AF_UNIX, socket.SOCK_STREAM)
    with duplicate:
        if sys.platform == "linux":
            credentials = struct.Struct("3i")
            found = duplicate.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
            _, uid, _ = credentials.unpack(found)
            return int(uid)
        found = duplicate.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED.size)
        return int(_XUCRED.unpack(found)[1])
