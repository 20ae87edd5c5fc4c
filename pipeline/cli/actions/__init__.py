"""The commands: one function each, in the file that `cli/commands.py` names."""
