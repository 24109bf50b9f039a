"""Lessons: predict, then see. A lesson is a text file; what its numbers are is computed from the runs."""
