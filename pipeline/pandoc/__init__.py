"""Pandoc: a process that reads and writes, and the trees that it reads."""
