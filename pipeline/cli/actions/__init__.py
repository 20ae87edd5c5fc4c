"""What each command does: one function a command, in the file that `cli/commands.py` tells."""
