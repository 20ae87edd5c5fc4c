"""What whoever deploys can mend."""

from __future__ import annotations

from pipeline.errors import UserError


class DeployError(UserError):
    """The site cannot be put online; the text says why, and what to do."""
