"""Collection -> one folder for teachers, `course/NAME`: pages, questions and cards for Moodle and other platforms."""
