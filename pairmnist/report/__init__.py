"""The EPFL report's published numbers, and ours beside them."""
