"""Prints what tfscaffold costs beside its peers: CPU time and memory of whole processes.

    pip install ".[benchmark]" && python benchmarks/run.py

Every round runs every command once, so that a busy moment of the machine hits all of
them; the table shows the medians.
"""

# What is imported here counts: a process starts with the memory of the one that made it.
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

BIN = Path(sys.executable).parent
SCRIPT = Path(__file__).with_name("training_script.py")
PACKAGES = ("tfscaffold", "click", "jinja2", "black", "cookiecutter", "copier")
# A name that no file of a project has for other reasons; it becomes the variable.
MARK = "zzmark"
VARIABLES = {
    "name": "demo",
    "arch": "cnn",
    "tier": "sequential",
    "training": "fit",
    "data": "digits",
}


class Command(NamedTuple):
    """Processes that run one after another, as one thing that a user does."""

    title: str
    processes: tuple[tuple[str, ...], ...]
    prepare: Callable[[], None] = lambda: None


class Cost(NamedTuple):
    """CPU time in seconds, and peak memory in MiB."""

    seconds: float
    memory: float


class Comparison(NamedTuple):
    """One row of the table."""

    ours: str
    peer: str
    most: float | None = None
    """The goal: the largest ratio of CPU times."""
    memory: float | None = None
    """The goal: the most MiB of ours."""


COMPARISONS = (
    Comparison("--version", "import click", most=1.2),
    Comparison("--help", "import click", most=1.2),
    Comparison("new, base tier", "cookiecutter", most=0.5, memory=25),
    Comparison("new, base tier", "copier"),
    Comparison("new, base tier", "cookiecutter + black"),
    Comparison("new, functional", "cookiecutter + black", most=0.8),
    Comparison("new, subclass", "cookiecutter + black", most=0.8),
    Comparison("new, module", "cookiecutter + black", most=0.8),
    Comparison("new, module", "copier + black"),
    Comparison("convert to functional", "black", most=1.0),
    Comparison("convert to subclass", "black", most=1.0),
    Comparison("import jinja2", "import click"),
    Comparison("import black", "import click"),
    Comparison("import libcst", "import click"),
    Comparison("python", "import click"),
)


def commands(folder: Path) -> list[Command]:
    """Return what is measured.

    Args:
        folder: An empty folder: templates for the peers, and all output, go there.
    """
    python = str(BIN / "python")
    program = str(BIN / "tfscaffold")
    demo, script = folder / "demo", folder / SCRIPT.name
    cookiecutter, copier = peer_templates(folder, program)

    def clear() -> None:
        shutil.rmtree(demo, ignore_errors=True)
        shutil.rmtree(folder / "black-cache", ignore_errors=True)

    def restore() -> None:
        clear()
        shutil.copy(SCRIPT, script)

    def new(tier: str) -> tuple[str, ...]:
        choices = ("--arch", "cnn", "--training", "loop", "--data", "digits")
        return (program, "new", str(demo), "--tier", tier, *choices)

    def convert(tier: str) -> tuple[str, ...]:
        return (program, "convert", str(script), "--to", tier)

    def imports(module: str) -> Command:
        return Command(f"import {module}", ((python, "-c", f"import {module}"),))

    by_cookiecutter = (
        *(str(BIN / "cookiecutter"), "--no-input", "--output-dir", str(folder)),
        *(str(cookiecutter), "name=demo"),
    )
    by_copier = (
        *(str(BIN / "copier"), "copy", "--defaults", "--quiet"),
        *("--data", "name=demo", str(copier), str(demo)),
    )
    black = (str(BIN / "black"), "--quiet")
    return [
        Command("python", ((python, "-c", "pass"),)),
        *map(imports, ("click", "jinja2", "black", "libcst")),
        Command("--version", ((program, "--version"),)),
        Command("--help", ((program, "--help"),)),
        Command("new, base tier", (new("sequential"),), clear),
        Command("new, functional", (new("functional"),), clear),
        Command("new, subclass", (new("subclass"),), clear),
        Command("new, module", (new("module"),), clear),
        Command("cookiecutter", (by_cookiecutter,), clear),
        Command("cookiecutter + black", (by_cookiecutter, (*black, str(demo))), clear),
        Command("copier", (by_copier,), clear),
        Command("copier + black", (by_copier, (*black, str(demo))), clear),
        Command("convert to functional", (convert("functional"),), restore),
        Command("convert to subclass", (convert("subclass"),), restore),
        Command("black", ((*black, str(script)),), restore),
    ]


def peer_templates(folder: Path, program: str) -> tuple[Path, Path]:
    """Write a project as a template for cookiecutter and for copier; return their folders."""
    project = folder / MARK
    new = (program, "new", str(project), "--tier", "sequential", "--training", "loop")
    measure(Command("new", (new,)), os.environ)
    cookiecutter, copier = folder / "cookiecutter", folder / "copier"
    for path in sorted(path for path in project.rglob("*") if path.is_file()):
        below = path.relative_to(folder).as_posix()
        text = path.read_text("utf-8")
        for opening in ("{{", "{%", "{#"):
            text = text.replace(opening, f"{{{{ '{opening}' }}}}")
        _write(cookiecutter / below, text, "{{ cookiecutter.name }}")
        inside = path.relative_to(project).as_posix()
        _write(copier / f"{inside}.jinja", text, "{{ name }}")
    variables = ", ".join(f'"{key}": "{value}"' for key, value in VARIABLES.items())
    (cookiecutter / "cookiecutter.json").write_text(f"{{{variables}}}\n", "utf-8")
    questions = "".join(
        f"{key}:\n  type: str\n  default: {value}\n" for key, value in VARIABLES.items()
    )
    (copier / "copier.yml").write_text(questions, "utf-8")
    return cookiecutter, copier


def _write(path: Path, text: str, variable: str) -> None:
    path = Path(str(path).replace(MARK, variable))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(MARK, variable), "utf-8")


def check_peers(folder: Path, by_title: dict[str, Command]) -> int:
    """Return how many files a project has.

    Raises:
        SystemExit: A peer writes another project than tfscaffold.
    """
    trees = []
    for title in ("new, base tier", "cookiecutter", "copier"):
        by_title[title].prepare()
        measure(by_title[title], environment(folder))
        demo = folder / "demo"
        files = [path for path in demo.rglob("*") if path.is_file()]
        trees.append({path.relative_to(demo): path.read_bytes() for path in files})
    if not trees[0] == trees[1] == trees[2]:
        raise SystemExit("cookiecutter or copier wrote another project.")
    return len(trees[0])


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of the processes: what peers keep goes to `folder`."""
    kept = {key: os.environ[key] for key in os.environ if "PYTHON" not in key}
    return kept | {"HOME": str(folder), "BLACK_CACHE_DIR": str(folder / "black-cache")}


def measure(
    command: Command,
    variables: "os._Environ[str] | dict[str, str]",
    codes: tuple[int, ...] = (0,),
) -> Cost:
    """Run a command and return what its processes cost together.

    Args:
        command: The command.
        variables: Its environment.
        codes: The exit codes of success.

    Raises:
        SystemExit: One failed.
    """
    seconds = memory = 0.0
    for process in command.processes:
        silent = [
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        ]
        number = os.posix_spawn(process[0], process, variables, file_actions=silent)
        _, status, usage = os.wait4(number, 0)
        if os.waitstatus_to_exitcode(status) not in codes:
            raise SystemExit(f"This failed: {' '.join(process)}")
        seconds += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss / 1024)
    return Cost(seconds, memory)


def median(values: list[float]) -> float:
    """Return the middle one of an odd number of values."""
    return sorted(values)[len(values) // 2]


def table(costs: dict[str, Cost]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [
        "| tfscaffold | CPU | memory | peer | CPU | memory | ratio of CPU | goal |",
        "|---|---:|---:|---|---:|---:|---:|---|",
    ]
    for row in COMPARISONS:
        ours, peer = costs[row.ours], costs[row.peer]
        ratio = ours.seconds / peer.seconds
        goals = []
        if row.most is not None:
            verdict = "met" if ratio <= row.most else "missed"
            goals.append(f"{row.most:.1f}: {verdict}")
        if row.memory is not None:
            verdict = "met" if ours.memory <= row.memory else "missed"
            goals.append(f"{row.memory:.0f} MiB: {verdict}")
        cells = (row.ours, *_cells(ours), row.peer, *_cells(peer), f"{ratio:.2f}")
        lines.append(f"| {' | '.join((*cells, ', '.join(goals)))} |")
    return lines


def _cells(cost: Cost) -> tuple[str, str]:
    return f"{cost.seconds * 1000:.0f} ms", f"{cost.memory:.0f} MiB"


def versions(names: Sequence[str]) -> str:
    """Return which versions of packages were measured, and where."""
    import platform
    from importlib.metadata import version

    packages = ", ".join(f"{name} {version(name)}" for name in names)
    cores = os.cpu_count()
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.machine()}, "
        f"{cores} cores, Python {platform.python_version()}, {packages}"
    )


def main() -> None:
    """Measure, and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = commands(folder)
        variables = environment(folder)
        files = check_peers(folder, {command.title: command for command in every})
        found: dict[str, list[Cost]] = {command.title: [] for command in every}
        # The first round fills the caches of bytecode and of the disk.
        for number in range(rounds + 1):
            for command in every:
                command.prepare()
                cost = measure(command, variables)
                if number:
                    found[command.title].append(cost)
    costs = {
        title: Cost(median([c.seconds for c in each]), median([c.memory for c in each]))
        for title, each in found.items()
    }
    print(*table(costs), "", sep="\n")
    print(
        f"Medians of {rounds} rounds; a project of {files} files;"
        " a script of 200 lines.",
        f"{versions(PACKAGES)}.",
        sep="\n",
    )


if __name__ == "__main__":
    main()
