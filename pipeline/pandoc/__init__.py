"""Pandoc: a process that reads and writes, its syntax trees, and positions in them."""
