"""Pictures as pixels, and colours as numbers."""
