"""From HTML to sheets: the engine, its private names and the mends of what it writes, and WeasyPrint nowhere else."""
