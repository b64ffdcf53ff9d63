"""How long properties search: quick by default, long with HYPOTHESIS_PROFILE=deep."""

import os

from hypothesis import settings

# A shared machine pauses now and then; how long a property takes is not what it tests.
settings.register_profile("quick", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
