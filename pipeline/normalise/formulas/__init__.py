"""Formulas as pandoc writes them, put right."""
