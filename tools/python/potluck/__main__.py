"""`python -m potluck` (and `potluck`, once installed) is the program: train, evaluate, layout, ..."""

import sys

from ._potluck import run_program


def main() -> None:
    """Runs the program with this process's arguments, and exits with its code."""
    sys.exit(run_program(["potluck", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
