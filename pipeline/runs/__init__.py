"""What every run has: who does its jobs, what they depend on, what is known of the last one, and what came of it."""
