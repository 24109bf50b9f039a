"""What weight sharing and an auxiliary loss do to a network that compares two handwritten digits."""

__version__ = "1.0.0"
