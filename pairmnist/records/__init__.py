"""Run records, and their files."""
