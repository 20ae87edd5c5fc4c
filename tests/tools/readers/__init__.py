"""Reading systems that open what was published, as a reader would."""
