"""Read and write the syntax of PDF (ISO 32000)."""
