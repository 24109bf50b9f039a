"""A class that predicts together: its lesson, its step, and the guesses of those who joined."""
