"""`python -m pipeline`: the program, as `editions` starts it."""

from __future__ import annotations

from pipeline.cli.start import main

if __name__ == "__main__":
    main()
