"""What each command does: one file and one function a command, named in `cli/commands.py`."""
