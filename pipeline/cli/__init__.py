"""What only a command line needs: options, messages, summaries, explanations."""
