"""Renders the templates for a set of choices: text in memory, no file is written."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from tfscaffold import __version__
from tfscaffold.project.choices import Choices
from tfscaffold.project.literals import literal
from tfscaffold.project.options import Options
from tfscaffold.resources import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE_MARK = "__package__"
MODEL = f"src/{PACKAGE_MARK}/model.py"
BLOCKS = f"src/{PACKAGE_MARK}/blocks.py"
# Names in the code of a training: of one that tells classes apart, and of one that predicts
# numbers.
CLASSIFICATION = {
    "answers": "probabilities",
    "loss_class": "keras.losses.SparseCategoricalCrossentropy",
    "measure": "accuracy",
    "measure_words": "accuracy",
    "metric_class": "SparseCategoricalAccuracy",
    "y_type": "int32 (batch,)",
}
REGRESSION = {
    "answers": "values",
    "loss_class": "keras.losses.MeanSquaredError",
    "measure": "mae",
    "measure_words": "mean absolute error",
    "metric_class": "MeanAbsoluteError",
    "y_type": "float32 (batch, outputs)",
}
# By task: what is told of a model after its training, on data that it has not seen.
MEASURES = {"image-generation": "mmd"}
# Up to this length, lines with the package's name in them keep to black's line length.
MAX_PACKAGE = 30


def render(choices: Choices) -> dict[str, str]:
    """Return the project's files: path in the project (with `/`) -> text."""
    words = _words(choices) | {
        "name": choices.name,
        "package": choices.package,
        "tfscaffold_version": __version__,
        "arch.name": choices.arch.name,
        "arch.title": choices.arch.title,
        "arch.summary": choices.arch.summary,
        "data.name": choices.data.name,
        "tier": choices.tier,
        "training": choices.training,
    }

    def source(template: str) -> str:
        """Read a template; fill in the words, which spares Jinja most of its work."""
        path = os.path.join(templates_folder(), *template.split("/"))
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        for word, value in words.items():
            text = text.replace(f"{{{{ {word} }}}}", value)
        return text

    environment = _environment(source)
    context = words | {
        "arch": choices.arch,
        "data": choices.data,
        "regression": choices.data.is_regression,
        "outputs": "settings.horizon" if "horizon" in choices.data.extra else "1",
        "options": choices.options,
        "network": _network(choices),
        "own": choices.own,
        "own_settings": _own_settings(choices),
    }
    files = _tasks(choices)
    templates = overlay(choices)
    for path, template in templates.items():
        text = source(template)
        if any(mark in text for mark in ("{{", "{%", "{#")):
            text = environment.get_template(template).render(context)
        if text.strip():
            files[path] = text
    if templates[MODEL].endswith("/model.py.j2"):
        files.update(_in_tier(choices, files))
    if len(choices.package) > MAX_PACKAGE or choices.options != Options():
        files = _wrapped(files)
    return {
        path.replace(PACKAGE_MARK, choices.package): files[path]
        for path in sorted(files)
    }


def _words(choices: Choices) -> dict[str, str]:
    """Return the names in the code that depend on what the data are, and are to become."""
    data, learned = choices.data, choices.arch.learned
    words = dict(REGRESSION if data.is_regression else CLASSIFICATION)
    words["measure"] = MEASURES.get(choices.arch.task, words["measure"])
    words["loss_class"] = choices.arch.loss or words["loss_class"]
    words["x_shape"] = "(batch, *input_shape)" if data.input_shape else "(batch,)"
    words["x_type"] = f"{data.input_dtype} {words['x_shape']}"
    if data.is_regression:
        learned += choices.arch.learned_for_numbers
    words["learned"] = "".join(f", {name}" for name in learned)
    words["data_names"] = ", ".join(sorted(["load_datasets", *learned]))
    return words


def _own_settings(choices: Choices) -> dict[str, tuple[object, str]]:
    """Return the default and the meaning of each setting of the architecture's own."""
    return {
        name: (choices.own[name], option.summary)
        for option in choices.arch.own
        if option.setting and (name := option.name.replace("-", "_"))
    }


def _network(choices: Choices) -> str:
    """Return the call of the project's `build_model` in a function that has `settings`."""
    arch = choices.arch
    if choices.data.is_regression:
        return arch.network_for_numbers
    return arch.network or "build_model(settings.input_shape, settings.num_classes)"


def overlay(choices: Choices) -> dict[str, str]:
    """Return the templates in use: path in the project -> path below `templates/`.

    A later root's file replaces an earlier one's of the same path.
    """
    style = "module" if choices.tier == "module" else choices.training
    templates = {}
    roots = ["_shared", f"data/{choices.data.name}", f"training/{style}"]
    roots += [f"options/{name}" for name in _folders(choices)]
    for root in roots:
        templates.update(_tree(root))
    architecture = f"architectures/{choices.arch.name}"
    own = _tree(architecture)
    model = "model.py"
    if f"model.{choices.tier}.py" in own:
        model = f"model.{choices.tier}.py"
    templates[MODEL] = own[model]
    templates.update({path: own[path] for path in own if "/" in path})
    return templates


def _folders(choices: Choices) -> list[str]:
    """Return the folders of `templates/options` that the options add."""
    options = choices.options
    by_loop = choices.training == "loop"
    wanted = {
        "accumulation": by_loop and options.gradient_accumulation > 1,
        "strategy": options.strategy != "none",
        "distributed-loop": by_loop and options.strategy != "none",
        "multiworker": options.strategy == "multiworker",
        f"cluster-{options.cluster}": options.cluster != "none",
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _in_tier(choices: Choices, files: dict[str, str]) -> dict[str, str]:
    """Return model.py, whose text is in the base tier, in the chosen one.

    With it comes blocks.py, where the tier needs one.
    """
    text = files[MODEL]
    if choices.tier == choices.arch.base_tier:
        return {MODEL: text}
    from tfscaffold.project.derive import derive

    model, blocks = derive(choices.arch, text, choices.tier)
    if not blocks:
        return {MODEL: model}
    from tfscaffold.writers.blocks import blocks_text
    from tfscaffold.writers.folding import read_uses

    uses = read_uses(model, {f"blocks.{name}": name for name in blocks})
    others = [each for path, each in files.items() if path.endswith(".py")]
    used = uses.with_others(others)
    return {MODEL: model, BLOCKS: blocks_text(blocks, uses=used)}


def _wrapped(files: dict[str, str]) -> dict[str, str]:
    """Return the files as black wraps them: names may be long, and options are many."""
    import black

    return {
        path: (
            black.format_str(text, mode=black.Mode()) if path.endswith(".py") else text
        )
        for path, text in files.items()
    }


def _tasks(choices: Choices) -> dict[str, str]:
    """Return what `tfscaffold editor vscode` writes; other editors are for the user."""
    from tfscaffold.tasks.actions import Setup
    from tfscaffold.tasks.vscode import files

    found = files(Setup("", choices.package))
    return {path: file.text(None, path) for path, file in found.items()}


def merged_tasks(folder: str, choices: Choices) -> dict[str, str]:
    """Return the files for an editor that a folder has already, with ours merged into them.

    Raises:
        UserError: One cannot be read, or not be merged with.
    """
    from tfscaffold.tasks.actions import Setup
    from tfscaffold.tasks.editors import plan

    planned = plan("vscode", Setup(folder, choices.package))
    return {each.path: each.new.decode() for each in planned if each.old is not None}


def _tree(root: str) -> dict[str, str]:
    """Return the `.j2` files below a root: path without `.j2` -> template."""
    top = os.path.join(templates_folder(), *root.split("/"))
    found = {}
    for folder, _, files in os.walk(top):
        below = os.path.relpath(folder, top).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        for file in files:
            if file.endswith(".j2"):
                path = f"{prefix}{file}"
                found[path.removesuffix(".j2")] = f"{root}/{path}"
    return found


def _environment(source: Callable[[str], str]) -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["literal"] = literal
    return environment
