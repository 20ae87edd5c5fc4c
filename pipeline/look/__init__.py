"""A collection's own look: what its settings and the files beside them change of the theme, as jobs are given it."""
