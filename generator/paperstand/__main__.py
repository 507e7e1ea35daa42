"""`python -m paperstand` is the `paperstand` command."""

from paperstand.cli import main

if __name__ == "__main__":
    main()
