"""Chosen articles -> PDFs for a class, in the layouts that a teacher prints, and a ZIP file of them."""
