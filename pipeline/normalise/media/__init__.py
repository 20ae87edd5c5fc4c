"""Pictures, recordings and attached files that a post names: checked, measured and converted."""
