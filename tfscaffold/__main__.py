"""`python -m tfscaffold`."""

from tfscaffold.cli import main

if __name__ == "__main__":
    main()
