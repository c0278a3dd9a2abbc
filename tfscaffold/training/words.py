"""What the new text of one session is made of: the file's names, its helpers, its refusals."""

import ast
from copy import copy
from dataclasses import replace

from tfscaffold.source.scopes import Scope
from tfscaffold.training.objects import Spelling
from tfscaffold.training.plan import Call, Session, Shared, text_of
from tfscaffold.training.refusing import refuse
from tfscaffold.writers import classes
from tfscaffold.writers.writing import Context, Reasons


class Words:
    """The words of one `compile` and of the calls that it governs.

    Args:
        model: The variable that holds the model.
        session: Its calls.
        context: The file.
        reasons: Where refusals are noted.
        is_module: Whether the model will be a `tf.Module`.
    """

    def __init__(
        self,
        model: str,
        session: Session,
        context: Context,
        reasons: Reasons,
        *,
        is_module: bool = False,
    ) -> None:
        self.model = model
        self.session = session
        self.is_module = is_module
        self.code = context.code
        self.keras = context.spell.package()
        self._context = context
        self._reasons = reasons
        self._scope = context.code.scopes.of(session.compile.statement)
        self.train_step = self.kept("train_step")
        self.test_step = self.kept("test_step")
        self.metrics = self.kept("metrics")
        # What the callbacks are given as their model.
        self.watched = model
        if is_module and session.has_callbacks:
            self.watched = self.kept("watched")
        self.unit = context.unit
        self.spelling = Spelling(self.keras, self.helper, self.text)

    def at(self, call: Call) -> "Words":
        """Return the same words for the place of another call."""
        words = copy(self)
        words._scope = self.code.scopes.of(call.statement)
        if self.session.shared is not None:
            receiver = ast.unparse(getattr(call.node.func, "value", call.node.func))
            for name in ("train_step", "test_step", "metrics", "watched"):
                text = of_receiver(getattr(self, name), self.session.shared, receiver)
                setattr(words, name, text)
            words.model = receiver
            if self.watched == self.model:
                words.watched = receiver
        return words

    def kept(self, name: str) -> str:
        """Return a name for what is made once, and seen by all calls of the session."""
        return kept(name, self._scope, self.session, self._context)

    def helper(self, name: str) -> str:
        """Return what the file calls one of `templates/blocks/training.py`."""
        return self._context.blocks([name])[name]

    def refuse(self, node: ast.AST, message: str) -> None:
        """Note why the training cannot be rewritten."""
        refuse(self.code, node, message, self._reasons)

    def text(self, node: ast.expr | ast.stmt) -> str:
        """Return the user's text."""
        return text_of(node, self.session, self.code)

    def free(self, name: str) -> str:
        """Return a variable that is free in the session's scope."""
        return self._context.variable(self._scope, name)

    def variable(self, text: str, name: str, lines: list[str]) -> str:
        """Return text that can be repeated: a new variable, if it is no name or number."""
        if text.isidentifier() or text.isdigit() or not text:
            return text
        name = self.free(name)
        lines.append(f"{name} = {text}")
        return name

    def listed(self, call: Call, head: str, items: list[str], tail: str = ")") -> str:
        """Return items between brackets, in the place of a call: one a line if need be."""
        indent = self.indent(call)
        lines = classes.listed(f"{indent}{head}", items, tail, indent, self._context)
        return "\n".join(lines).removeprefix(indent)

    def replaced(self, call: Call, text: str) -> str:
        """Return the statement of a call, with other text in the place of the call."""
        whole = self.code.text.text
        first, last = self.code.text.span(call.statement)
        start, end = self.code.text.span(call.node)
        return f"{whole[first:start]}{text}{whole[end:last]}"

    def indent(self, call: Call) -> str:
        """Return the white space before the statement of a call."""
        return self.code.text.indent(self.code.text.span(call.statement)[0])


def tried(context: Context) -> Context:
    """Return a context in which text can be written to see what is refused, and left."""
    return replace(
        context,
        blocks=lambda names: {name: name for name in names},
        variable=lambda _, name: name,
        once=lambda _, name: name,
    )


def kept(name: str, scope: Scope, session: Session, context: Context) -> str:
    """Return a name for what is made once, and seen by all calls of a session."""
    shared = session.shared
    found = context.once(scope, name)
    if shared is None:
        return found
    number = 2
    while found in shared.taken:
        # Where text is only tried, the same name is given for the same.
        found = context.once(scope, f"{name}{number}")
        number += 1
    return f"{shared.prefix}{found}"


def of_receiver(name: str, shared: Shared, receiver: str) -> str:
    """Return the name of what stands beside a model, as a function must say it.

    Args:
        name: As it is where the model is compiled: `self.train_step`.
        shared: Where that is.
        receiver: The model in that function: `agent.model`.
    """
    if not shared.prefix:
        return name
    return f"{receiver.partition('.')[0]}.{name.removeprefix(shared.prefix)}"
