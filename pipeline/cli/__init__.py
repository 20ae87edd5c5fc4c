"""Command line. In: typed words. Out: options of a run, then progress, messages and an exit code."""
