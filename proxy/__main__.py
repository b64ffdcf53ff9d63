"""`python -m proxy` is the command `verho`."""

import sys

from proxy.cli import main

sys.exit(main())
