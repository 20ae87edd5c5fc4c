"""A window of the browser is opened, where there is a screen."""

from __future__ import annotations

import os
import sys
import webbrowser


def open_in_browser(address: str) -> bool:
    """Open a window; a machine without a screen has at most one for the terminal, which it would take."""
    has_screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    )
    return has_screen and webbrowser.open(address)
