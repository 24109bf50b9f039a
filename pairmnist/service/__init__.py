"""Training for everybody who asks: the queue, and the workers of this machine."""
