"""`python -m pairmnist`: the command line."""

import sys

from pairmnist.cli.parser import main

if __name__ == "__main__":
    sys.exit(main())
