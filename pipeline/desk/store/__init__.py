"""Files of the content folder as the desk changes them: all of a step or none, with undo, a bin and git."""
