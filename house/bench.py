"""Run every measurement in bench/, one after another, each in a process of its own: `python -m house.bench [NAME …]`."""

import subprocess
import sys

from house.environment import ROOT


def main(names: list[str]) -> None:
    found = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if "__main__" in path.read_text())
    failed = [name for name in names or found if not measured(name)]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def measured(name: str) -> bool:
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:])
