"""Write the lock files: `python -m house.pin`. Every direct dependency keeps its reason beside its pin."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON_VERSION = "3.11"


def main() -> None:
    lock("requirements.in", "requirements.txt")
    lock("requirements-dev.in", "requirements-dev.txt")


def lock(source: str, target: str) -> None:
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--no-header", "--annotation-style=line"]
    command += [f"--python-version={PYTHON_VERSION}", source, "-o", target]
    subprocess.run(command, cwd=ROOT, check=True)
    written = (ROOT / target).read_text().splitlines()
    told = reasons(ROOT / "requirements.in") | reasons(ROOT / "requirements-dev.in")
    head = f"# Made from {source} by `make pin`; edit that file."
    (ROOT / target).write_text("\n".join([head, *(with_reason(line, told) for line in written)]) + "\n")


def reasons(path: Path) -> dict[str, str]:
    lines = [line.partition("#") for line in path.read_text().splitlines() if not line.startswith(("#", "-"))]
    return {name_of(wanted): reason.strip() for wanted, _, reason in lines if wanted.strip()}


def with_reason(line: str, told: dict[str, str]) -> str:
    pinned = re.split(r"\s+#", line)[0].strip()
    parents = ", ".join(re.findall(r"[\w.-]+(?=,|$)", line.partition("# via")[2].replace("-r ", "")))
    return f"{pinned:<56}  # {told.get(name_of(pinned)) or 'needed by ' + parents}"


def name_of(requirement: str) -> str:
    return re.split(r"[\[=<>;\s]", requirement.strip())[0].lower()


if __name__ == "__main__":
    main()
