"""Text as letters: printable, visible, in one line, in which script."""
