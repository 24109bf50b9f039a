"""The command line: `python -m pairmnist`."""
