"""Chooses tier, training style and architecture for a need, by the rules of `rules.py`."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tfscaffold.guide import rules
from tfscaffold.project import catalog
from tfscaffold.project.data import read_data
from tfscaffold.project.options import Options, refusal


@dataclass(frozen=True)
class Choice:
    """What fits a need.

    Attributes:
        tier: One of `catalog.TIERS`.
        training: One of `catalog.TRAINING`.
        arch: An architecture to begin with.
        reasons: Why, a sentence each, the decisive ones first.
        costs: What the choice costs, a sentence each.
        command: The line that writes such a project, which runs at once.
        own_data: What stands in that line in place of its `--data` for data of one's own.
    """

    tier: str
    training: str
    arch: str
    reasons: tuple[str, ...]
    costs: tuple[str, ...]
    command: str
    own_data: str


def choose(answers: Mapping[str, str]) -> Choice:
    """Return what fits.

    Args:
        answers: To questions of `rules.QUESTIONS`, by name; the default where one is missing.

    Raises:
        KeyError: There is no such question.
        ValueError: There is no such answer.
    """
    given = {
        question.name: next(iter(question.answers)) for question in rules.QUESTIONS
    }
    for name, answer in answers.items():
        known = next(q.answers for q in rules.QUESTIONS if q.name == name)
        if answer not in known:
            raise ValueError(f"{name}: {answer!r} is not one of {', '.join(known)}")
    given.update(answers)
    fitting = [rule for rule in rules.RULES if _holds(rule, given)]
    tier = _lowest((rule.tier for rule in fitting), tuple(catalog.TIERS))
    training = _lowest((rule.training for rule in fitting), tuple(catalog.TRAINING))
    if tier == "module":
        training = "loop"
    decisive = [
        rule for rule in fitting if rule.tier == tier or rule.training == training
    ]
    other = [rule for rule in fitting if not rule.tier and not rule.training]
    reasons = [
        rule.reason
        # What holds for everybody comes last.
        for rule in sorted([*decisive, *other], key=lambda rule: not rule.when)
    ]
    meant = tuple(rule.arch for rule in fitting if rule.arch)
    archs = (*meant, *rules.ARCHITECTURES[given["task"]])
    arch, found = _architecture(archs, tier, training)
    if found != tier:
        reasons.append(f"{arch} is not written as {tier}: {found} is the nearest tier.")
        tier = found
    own = catalog.data_source(rules.OWN_DATA[given["task"]])
    return Choice(
        tier,
        training,
        arch,
        tuple(reasons),
        (
            rules.TIER_COSTS[tier],
            rules.TRAINING_COSTS[training],
            *(rule.cost for rule in fitting if rule.cost),
        ),
        _command(arch, tier, training, rules.DATA[given["task"]], _options(fitting)),
        f"--data {own.name} --data-path {own.example}",
    )


def _holds(rule: rules.Rule, answers: Mapping[str, str]) -> bool:
    return all(answers[name] in wanted for name, wanted in rule.when.items())


def _lowest(named: Iterable[str], levels: tuple[str, ...]) -> str:
    """Return the last of the levels that is named."""
    return max((name for name in named if name), key=levels.index)


def _options(fitting: Iterable[rules.Rule]) -> Options:
    options = Options()
    for rule in fitting:
        options = options._replace(**rule.options)
    return options


def _architecture(archs: Iterable[str], tier: str, training: str) -> tuple[str, str]:
    """Return the first architecture of some, and the tier nearest to the one wanted."""
    cells = catalog.cells()
    levels = tuple(catalog.TIERS)
    return next(
        (arch, level)
        for level in reversed(levels[: levels.index(tier) + 1])
        for arch in archs
        if (arch, level, training) in cells
    )


def _command(arch: str, tier: str, training: str, data: str, options: Options) -> str:
    words = ["tfscaffold", "new", "demo", "--arch", arch, "--tier", tier]
    words += ["--training", training, "--data", data]
    network = catalog.architecture(arch)
    refused = refusal(options, network, tier, training, read_data(data))
    words += (refused.options if refused else options).words()
    return shlex.join(words)
