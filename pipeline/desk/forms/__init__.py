"""Front matter and settings as forms, written in the lines of their keys alone."""
