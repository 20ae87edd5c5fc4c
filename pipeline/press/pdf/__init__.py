"""How a PDF is written down (ISO 32000)."""
