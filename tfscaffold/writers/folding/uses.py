"""What a file does with the blocks that are written into it."""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

# What reads attributes by names that the text need not show.
_REFLECTION = re.compile(
    r"\b(getattr|setattr|hasattr|vars|dir|attrgetter|__dict__|eval|exec|globals|locals)\b"
)
_ATTRIBUTE = r"(?<!\btf)\.(\w+)"
# Asks variables, and no layers.
_OF_VARIABLES = re.compile(r"for v in layer\.weights if (not )?v\.trainable\b")
# What whoever holds a layer may ask it for.
_ALWAYS = ("compute_dtype", "name", "trainable_variables", "variables", "weights")


@dataclass(frozen=True)
class Uses:
    """What the rest of a file does with blocks.

    Attributes:
        calls: The calls that make one, by its name.
        general: The blocks that are used in another way, too: all of them must stay.
        attributes: The attributes that may be read or set, of whatever object.
        keywords: The names of the arguments in all calls.
        is_handled: Whether the layers of a model are taken out of it.
        sets_policy: Whether Keras' global policy of dtypes may be another one.
    """

    calls: Mapping[str, list[ast.Call]] = field(default_factory=dict)
    general: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset(_ALWAYS)
    keywords: frozenset[str] = frozenset()
    is_handled: bool = True
    sets_policy: bool = True

    def with_others(self, texts: Iterable[str]) -> "Uses":
        """Return it with what other texts do that use a model, but make no blocks."""
        text = "\n".join(texts)
        return replace(
            self,
            attributes=self.attributes | set(re.findall(_ATTRIBUTE, text)),
            keywords=self.keywords | set(re.findall(r"\b(\w+)=", text)),
            sets_policy=self.sets_policy or "policy" in text.lower(),
        )


def read_uses(text: str, blocks: Mapping[str, str]) -> Uses:
    """Return what a file does with blocks.

    Args:
        text: Its text, without the blocks.
        blocks: The expressions that stand for blocks in it, with the blocks' names.
    """
    calls: dict[str, list[ast.Call]] = {name: [] for name in blocks.values()}
    general: set[str] = set()
    keywords: set[str] = set()
    called: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            keywords.update(each.arg or "**" for each in node.keywords)
            name = blocks.get(_dotted(node.func), "")
            if name and not is_unpacked(node):
                calls[name].append(node)
                called.add(id(node.func))
            elif isinstance(node.func, ast.Name) and node.func.id == "isinstance":
                # Asking what an object is makes none.
                called.update(id(each) for each in ast.walk(node))
        elif isinstance(node, ast.Name | ast.Attribute) and id(node) not in called:
            general.update({blocks.get(_dotted(node), "")} - {""})
    pattern = r"\w+" if _REFLECTION.search(text) else _ATTRIBUTE
    return Uses(
        calls,
        frozenset(general),
        frozenset([*_ALWAYS, *re.findall(pattern, _OF_VARIABLES.sub("", text))]),
        frozenset(keywords),
        is_handled=re.search(r"(?<!self)\.(layers|get_layer|submodules)\b", text)
        is not None,
        sets_policy="policy" in text.lower(),
    )


def is_unpacked(call: ast.Call) -> bool:
    """Whether a call gives arguments of which the text does not show how many."""
    return any(isinstance(each, ast.Starred) for each in call.args) or any(
        each.arg is None for each in call.keywords
    )


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return node.id if isinstance(node, ast.Name) else ""
