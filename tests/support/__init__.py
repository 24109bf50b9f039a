"""What tests share: records made by hand, stand-ins, ways to mount a view, an oracle for training."""
