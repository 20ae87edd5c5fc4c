"""`python -m pipeline`: the program, as `editions` starts it."""

from __future__ import annotations

from pipeline.cli.start import main

main()
