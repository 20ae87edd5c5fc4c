"""Formulas: drawn for paper, and the font that e-readers show them with."""
