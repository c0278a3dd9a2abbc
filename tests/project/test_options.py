"""Which options of a training go with what, and that each refusal names what does."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from kubernetes_validate import ValidationError, validate

from tfscaffold.cli import program
from tfscaffold.errors import UserError
from tfscaffold.project import catalog
from tfscaffold.project.choices import default_data, resolve
from tfscaffold.project.data import read_data
from tfscaffold.project.options import CLUSTERS, Options, refusal
from tfscaffold.project.render import render

DIGITS = read_data("digits")
SINGLE = (
    Options(steps_per_execution=8),
    Options(precision="mixed_bfloat16"),
    Options(precision="mixed_float16"),
    Options(gradient_accumulation=4),
    Options(recompute=True),
    Options(xla=True),
    Options(strategy="mirrored"),
    Options(strategy="multiworker"),
)


def combinations() -> Iterator[tuple[catalog.Cell, Options]]:
    """Every two options together, for every cell; also those that are refused."""
    for cell in catalog.cells():
        for index, one in enumerate(SINGLE):
            for other in SINGLE[index:]:
                changes = {name: getattr(other, name) for name in other.chosen()}
                yield cell, one._replace(**changes)


@pytest.mark.parametrize(
    ("options", "choices", "reason", "left"),
    [
        (Options(xla=True), {"arch": "attention"}, "XLA has no strings", []),
        (
            Options(precision="mixed_float16", xla=True),
            {"tier": "module"},
            "bfloat16 needs none",
            ["--precision", "mixed_bfloat16", "--xla"],
        ),
        (
            Options(recompute=True),
            {"arch": "cnn"},
            "no block of several layers",
            [],
        ),
        (Options(recompute=True), {"tier": "module"}, "--tier module", []),
        (
            Options(strategy="multiworker"),
            {"training": "fit"},
            "takes --training loop",
            [],
        ),
        (Options(recompute=True), {"arch": "transfer"}, "batch normalisation", []),
        (
            Options(strategy="mirrored", precision="mixed_bfloat16"),
            {"arch": "gan"},
            "does not go with --strategy: its step takes means",
            ["--precision", "mixed_bfloat16"],
        ),
        (Options(cluster="slurm"), {}, "takes --strategy multiworker", []),
        (
            Options(cluster="ray", strategy="mirrored"),
            {},
            "takes --strategy multiworker",
            ["--strategy", "mirrored"],
        ),
        (
            Options(strategy="mirrored", xla=True),
            {},
            "--xla does not go with --strategy mirrored",
            ["--strategy", "mirrored"],
        ),
        (
            Options(strategy="mirrored", steps_per_execution=8),
            {},
            "one step at a time",
            ["--strategy", "mirrored"],
        ),
        (
            Options(strategy="multiworker", gradient_accumulation=4),
            {"training": "loop"},
            "not those of the whole batch",
            ["--strategy", "multiworker"],
        ),
        (
            Options(strategy="mirrored", precision="mixed_float16"),
            {},
            "bfloat16 needs no scale",
            ["--precision", "mixed_bfloat16", "--strategy", "mirrored"],
        ),
    ],
)
def test_refusals(
    options: Options, choices: dict[str, str], reason: str, left: list[str]
) -> None:
    data = default_data(choices.get("arch", "cnn"))
    with pytest.raises(UserError) as caught:
        resolve("demo", data, **choices, options=options)
    assert reason in caught.value.message
    words = shlex.split(caught.value.hint.partition(": ")[2])
    assert words[len(words) - len(left) :] == left
    if data.path is None:
        result = CliRunner().invoke(program, [*words[1:], "--dry-run"])
        assert result.exit_code == 0, result.output


def test_nearest_options_go_with_all() -> None:
    refused = 0
    for cell, options in combinations():
        facts = (catalog.architecture(cell.arch), cell.tier, cell.training)
        data = default_data(cell.arch)
        if found := refusal(options, *facts, data):
            refused += 1
            assert refusal(found.options, *facts, data) is None
    assert refused > 100


def test_defaults_add_nothing() -> None:
    assert Options().words() == []
    plain = render(resolve("demo", DIGITS, training="loop"))
    texts = [text for path, text in plain.items() if path.startswith("src/")]
    for word in ("precision", "accumulation", "strategy", "at_once", "float16"):
        assert not any(word in text for text in texts)


@pytest.mark.parametrize("arch", catalog.names("architectures"))
def test_mixed_precision_ends_in_float32(arch: str) -> None:
    options = Options(precision="mixed_bfloat16")
    model = render(resolve("demo", default_data(arch), arch, options=options))
    assert 'dtype="float32"' in model["src/demo/model.py"]


@pytest.mark.parametrize("cluster", [name for name in CLUSTERS if name != "none"])
def test_a_cluster_starts_the_workers(cluster: str) -> None:
    options = Options(strategy="multiworker", cluster=cluster)
    files = render(resolve("my_demo", DIGITS, training="loop", options=options))
    plain = render(
        resolve(
            "my_demo", DIGITS, training="loop", options=options._replace(cluster="none")
        )
    )
    added = files.keys() - plain.keys()
    assert (
        added
        == {
            "kubernetes": {"Dockerfile", "kubernetes.yaml"},
            "slurm": {"slurm.sh"},
            "ray": {"src/my_demo/ray_train.py"},
        }[cluster]
    )
    for path in added:
        assert path.rpartition("/")[2] in files["README.md"]


def test_kubernetes_gives_each_worker_its_name_and_number() -> None:
    options = Options(strategy="multiworker", cluster="kubernetes")
    files = render(resolve("my_demo", DIGITS, training="loop", options=options))
    service, claim, job = yaml.safe_load_all(files["kubernetes.yaml"])
    assert [part["kind"] for part in (service, claim, job)] == [
        "Service",
        "PersistentVolumeClaim",
        "Job",
    ]
    spec, pod = job["spec"], job["spec"]["template"]["spec"]
    assert spec["completionMode"] == "Indexed"
    assert spec["completions"] == spec["parallelism"] == 2
    name = job["metadata"]["name"]
    assert pod["subdomain"] == service["metadata"]["name"]
    assert service["spec"]["selector"] == {"job-name": name}
    (container,) = pod["containers"]
    assert container["command"] == ["python", "-m", "my_demo.worker"]
    addresses, index, _ = container["args"]
    names = [f"{name}-{number}.{pod['subdomain']}:8470" for number in range(2)]
    assert addresses == "--addresses=" + ",".join(names)
    assert index == "--index=$(JOB_COMPLETION_INDEX)"
    volume = pod["volumes"][0]["persistentVolumeClaim"]["claimName"]
    assert volume == claim["metadata"]["name"]


@pytest.mark.parametrize(
    ("options", "cost"),
    [
        (Options(steps_per_execution=8), "Callbacks hear of a group of batches"),
        (Options(precision="mixed_bfloat16"), "A CPU gains no time."),
        (Options(gradient_accumulation=4), "A step takes as many times as long"),
        (Options(recompute=True), "a tenth to a third more time"),
        (Options(xla=True), "2 to 9 times slower on a CPU"),
        (Options(strategy="mirrored"), "takes a network that is fast"),
    ],
    ids=lambda value: "" if isinstance(value, str) else value.chosen()[0],
)
def test_the_readme_says_what_an_option_costs(options: Options, cost: str) -> None:
    arch = "transformer" if options.recompute else "cnn"
    data = default_data(arch)
    readme = render(resolve("demo", data, arch, options=options))["README.md"]
    (line,) = (line for line in readme.splitlines() if cost in line)
    assert line.startswith(f"| `{' '.join(options.words())}` | ")
    plain = render(resolve("demo", data, arch))["README.md"]
    assert "What the options cost" not in plain


def test_kubernetes_knows_all_that_it_is_told() -> None:
    options = Options(strategy="multiworker", cluster="kubernetes")
    files = render(resolve("my_demo", DIGITS, training="loop", options=options))
    for part in yaml.safe_load_all(files["kubernetes.yaml"]):
        # The schema of Kubernetes itself; strict: no field that it does not know.
        validate(part, "1.34", strict=True)
        with pytest.raises(ValidationError, match="'wrong' was unexpected"):
            validate(part | {"wrong": 1}, "1.34", strict=True)


def test_slurm_gives_each_worker_the_addresses_and_its_number(tmp_path: Path) -> None:
    options = Options(strategy="multiworker", cluster="slurm")
    files = render(resolve("my_demo", DIGITS, training="loop", options=options))
    (tmp_path / "slurm.sh").write_text(files["slurm.sh"])
    # In place of Slurm: the second of two tasks, and a Python that says what it is told.
    programs = {
        "scontrol": 'test "$*" = "show hostnames node[1-2]" && printf "node1\\nnode2\\n"',
        "srun": 'shift; SLURM_PROCID=1 exec "$@"',
        "python": 'printf "%s\\n" "$@"',
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    told = subprocess.run(
        ["bash", "slurm.sh", "--epochs", "4"],
        cwd=tmp_path,
        env={
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "SLURM_SUBMIT_DIR": str(tmp_path),
            "SLURM_JOB_NODELIST": "node[1-2]",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert told == [
        *("-m", "my_demo.worker", "--addresses", "node1:8470,node2:8470"),
        *("--index", "1", "--epochs", "4"),
    ]
