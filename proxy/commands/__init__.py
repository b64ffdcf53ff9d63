"""The commands of `verho`, one a module: `add_arguments` says what it takes, `run` returns the exit code."""
