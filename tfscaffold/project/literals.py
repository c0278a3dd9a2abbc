"""Python literals in black's style, for templates."""

from collections.abc import Mapping

LINE_LENGTH = 88


def literal(value: object, before: int = 0, indent: int = 0, after: int = 0) -> str:
    """Return Python's text of a value, on several lines where one would be too long.

    Args:
        value: None, a bool, number, string, or a tuple or dict of such.
        before: Characters that stand on the line in front of it.
        indent: The indentation, in spaces, of the line that it starts on.
        after: Characters that follow it on its last line.
    """
    flat = _flat(value)
    if before + len(flat) + after <= LINE_LENGTH or not isinstance(
        value, tuple | Mapping
    ):
        return flat
    deeper = indent + 4
    margin = " " * deeper
    if isinstance(value, tuple):
        lines = [literal(item, deeper, deeper, 1) for item in value]
        brackets = "()"
    else:
        lines = []
        for key, item in value.items():
            name = f"{_flat(key)}: "
            lines.append(name + literal(item, deeper + len(name), deeper, 1))
        brackets = "{}"
    body = "".join(f"{margin}{line},\n" for line in lines)
    return f"{brackets[0]}\n{body}{' ' * indent}{brackets[1]}"


def _flat(value: object) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        items = ", ".join(map(_flat, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items())
        return f"{{{pairs}}}"
    return repr(value)


def _quoted(text: str) -> str:
    """Return a string literal with the quotes that black prefers: the fewer escapes."""
    plain = repr(text)
    if plain[0] == '"' or text.count('"') > text.count("'"):
        return plain
    body = plain[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{body}"'
