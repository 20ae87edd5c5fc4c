"""PDF in colours -> PDF in grey."""
