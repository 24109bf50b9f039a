"""Networks and how they are trained: the only folder that imports torch."""
