"""A collection's own look: its settings and files change the theme that jobs are given."""
