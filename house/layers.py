"""import-linter as a module, so that it runs where a package brings no command: `python -m house.layers`."""

import sys

from importlinter.cli import lint_imports

if __name__ == "__main__":
    sys.exit(lint_imports(no_logo=True, no_cache=True))
