"""A stand-in for Tawk.to's servers, for tests and for `verho demo`.

It knows the protocol of the v4 chat widget as seen from outside: the loader, the bundle's addresses, the HTTP
calls, the EIO3 socket with its commands, and webhooks. It remembers every header, body and frame it was sent, so
that "Tawk.to never saw this" is one assertion, and it misbehaves on request. It knows nothing of the proxy: this is
a second, independent implementation of the protocol and imports none of the packages it is used to test.

Read `simulator.py` first (the promises), then `archive.py` (what Tawk.to holds), `listener.py` (how calls arrive)
and `connection.py` (one socket). `desk.py` is the agent's side.
"""

from proxy.demo.simulator.misbehaviour import Mode, Target
from proxy.demo.simulator.options import Build, Options
from proxy.demo.simulator.simulator import Simulator
from proxy.demo.simulator.states import Status

__all__ = ["Build", "Mode", "Options", "Simulator", "Status", "Target"]
