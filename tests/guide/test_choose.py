"""Each case is a line of the article's two lists: when Keras, and when TensorFlow itself."""

import itertools
from typing import Any

import pytest

from tfscaffold.guide import rules
from tfscaffold.guide.choose import choose
from tfscaffold.project import catalog
from tfscaffold.project.choices import sources_for
from tfscaffold.project.options import Options

USE_KERAS: list[tuple[str, dict[str, str], tuple[str, str]]] = [
    ("a standard architecture", {}, ("sequential", "fit")),
    ("a quick prototype", {"time": "little"}, ("sequential", "fit")),
    ("a team of beginners", {"experience": "beginners"}, ("sequential", "fit")),
    ("a skip connection", {"sharing": "yes"}, ("functional", "fit")),
    ("a picture and a table", {"inputs": "several"}, ("functional", "fit")),
    ("a class and a box", {"outputs": "several"}, ("functional", "fit")),
    ("a loss of one's own", {"own": "loss"}, ("sequential", "fit")),
    ("several GPUs", {"distribution": "one-machine"}, ("sequential", "fit")),
    ("little memory", {"memory": "tight"}, ("sequential", "fit")),
]
USE_TENSORFLOW: list[tuple[str, dict[str, str], tuple[str, str]]] = [
    ("a new kind of layer", {"novelty": "research"}, ("subclass", "fit")),
    ("gradients of one's own", {"own": "gradient"}, ("sequential", "train-step")),
    ("a GAN", {"models": "several"}, ("sequential", "train-step")),
    (
        "several machines",
        {"distribution": "several-machines"},
        ("sequential", "loop"),
    ),
    (
        "a new training algorithm, soon",
        {
            "novelty": "research",
            "own": "gradient",
            "experience": "tensorflow",
            "time": "little",
        },
        ("subclass", "loop"),
    ),
    (
        "new operations, with time and knowledge",
        {
            "novelty": "research",
            "own": "gradient",
            "experience": "tensorflow",
            "time": "enough",
        },
        ("module", "loop"),
    ),
]


@pytest.mark.parametrize(
    ("need", "answers", "wanted"),
    USE_KERAS + USE_TENSORFLOW,
    ids=[need for need, *_ in USE_KERAS + USE_TENSORFLOW],
)
def test_the_lists_of_the_article(
    need: str, answers: dict[str, str], wanted: tuple[str, str]
) -> None:
    # The defaults are those of somebody with weeks of time, who knows Keras.
    choice = choose({"time": "enough", "experience": "keras", **answers})
    assert (choice.tier, choice.training) == wanted


def test_a_loss_of_ones_own_for_images_leads_to_hybrid() -> None:
    choice = choose({"own": "loss"})
    assert choice.arch == "hybrid"
    assert any("hybrid" in reason for reason in choice.reasons)


def every_answer() -> Any:
    """Return all combinations of answers to the questions that lead to a tier or style."""
    return itertools.product(*(question.answers for question in rules.QUESTIONS))


def test_every_answer_leads_to_a_project_that_exists() -> None:
    names = [question.name for question in rules.QUESTIONS]
    cells = catalog.cells()
    seen = set()
    for answers in every_answer():
        choice = choose(dict(zip(names, answers, strict=True)))
        assert (choice.arch, choice.tier, choice.training) in cells
        assert choice.reasons
        assert len(choice.costs) >= 2
        seen.add((choice.tier, choice.training))
    assert {tier for tier, _ in seen} == set(catalog.TIERS)
    assert {training for _, training in seen} == set(catalog.TRAINING)


def test_a_lower_level_is_chosen_only_where_a_need_asks_for_it() -> None:
    both = choose({"inputs": "several", "novelty": "research"})
    assert both.tier == "subclass"
    assert any("plain Python" in reason for reason in both.reasons)
    assert not any("list of layers" in reason for reason in both.reasons)


def test_what_a_choice_costs_depends_on_who_asks() -> None:
    beginners = choose({"own": "gradient", "experience": "beginners"})
    experts = choose({"own": "gradient", "experience": "tensorflow"})
    assert "GradientTape has to be learned first." in beginners.costs
    assert "GradientTape has to be learned first." not in experts.costs


def test_the_rules_name_what_exists() -> None:
    questions = {question.name: question.answers for question in rules.QUESTIONS}
    for rule in rules.RULES:
        for name, answers in rule.when.items():
            assert set(answers) <= set(questions[name]), rule
        assert rule.tier in ("", *catalog.TIERS)
        assert rule.training in ("", *catalog.TRAINING)
        assert rule.options.keys() <= set(Options._fields)
    assert rules.TIER_COSTS.keys() == catalog.TIERS.keys()
    assert rules.TRAINING_COSTS.keys() == catalog.TRAINING.keys()
    assert rules.ARCHITECTURES.keys() == rules.DATA.keys() == questions["task"].keys()
    assert rules.OWN_DATA.keys() == questions["task"].keys()
    for task, archs in rules.ARCHITECTURES.items():
        for arch in archs:
            assert rules.DATA[task] == sources_for(arch)[0]
            assert rules.OWN_DATA[task] in sources_for(arch)
    listed = {name for names in rules.ARCHITECTURES.values() for name in names}
    listed |= {rule.arch for rule in rules.RULES if rule.arch}
    assert listed == set(catalog.names("architectures"))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"models": "several"}, "--arch gan --tier sequential --training train-step"),
        ({"models": "several", "task": "text"}, "--arch attention"),
        ({"models": "several", "memory": "tight"}, "--data digits"),
        ({"memory": "tight"}, "--gradient-accumulation 4"),
        ({"distribution": "one-machine"}, "--strategy mirrored"),
        ({"distribution": "one-machine", "memory": "tight"}, "--strategy mirrored"),
        ({"distribution": "several-machines"}, "--strategy multiworker"),
    ],
)
def test_what_the_command_adds(answers: dict[str, str], words: str) -> None:
    assert words in choose(answers).command


def test_options_that_do_not_go_together_are_left_out() -> None:
    both = choose({"distribution": "one-machine", "memory": "tight"})
    assert "--gradient-accumulation" not in both.command
    gan = choose({"models": "several", "distribution": "one-machine"})
    assert "--strategy" not in gan.command


def test_unknown_answers() -> None:
    with pytest.raises(ValueError, match="time: 'none' is not one of little, enough"):
        choose({"time": "none"})
