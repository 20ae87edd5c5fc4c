"""Which articles go together: by the words that they share and others do not, or as their authors say."""
