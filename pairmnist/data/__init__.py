"""Real MNIST at 14×14, embedded, and what is drawn from it."""
