"""Which variable a name means, compared with what `symtable` of Python says."""

import ast
import symtable
import textwrap

import pytest

from tfscaffold.source.scopes import Scope, Scopes, base_of

PROGRAMS = [
    """
    import a, b.c, d.e as f
    from g import h as i
    x = y = 1
    x += 1
    def j(k, *l, m=x, **n):
        global o
        o = p = k
        def q():
            nonlocal p
            p = r
        return [s for s in k if (t := s)]
    """,
    """
    class A(B, metaclass=C):
        d: int = 1
        def e(self):
            return d
        f = lambda g, h=d: g
    """,
    """
    try:
        import tf
    except (E, F) as error:
        tf = None
    for i, (j, *k) in enumerate(tf):
        with open(i) as (l, m):
            del j
    match k:
        case {"n": [n, *o], **p} if n:
            pass
        case A(q) | q:
            pass
    """,
    """
    async def a(b: c = d) -> e:
        async for f in g:
            yield {h: i for h, i in f}
        print(f"{f!r:{b}}")
    """,
]


def scopes_of(scope: Scope) -> dict[str, Scope]:
    """Return functions and classes by name."""
    names = {}
    for each in scope.walk():
        name = getattr(each.node, "name", None)
        if name is not None:
            names[name] = each
    return names


def tables_of(table: symtable.SymbolTable) -> dict[str, symtable.SymbolTable]:
    found = {table.get_name(): table}
    for child in table.get_children():
        found |= tables_of(child)
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_names_are_bound_where_python_binds_them(program: str) -> None:
    text = textwrap.dedent(program)
    module = Scopes(ast.parse(text)).module
    tables = tables_of(symtable.symtable(text, "", "exec"))
    bound = {
        symbol.get_name()
        for symbol in tables["top"].get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }
    # `symtable` counts a name that a function declares global for that function alone.
    bound |= {"o"} if "global o" in text else set()
    assert set(module.bindings) == bound
    for name, scope in scopes_of(module).items():
        # From Python 3.12 on (PEP 709), `symtable` lists the names of a comprehension in
        # the function around it.
        inlined = {
            bound
            for inner in scope.children
            if inner.is_comprehension
            for bound in inner.bindings
        }
        for symbol in tables[name].get_symbols():
            if symbol.get_name() in inlined:
                continue
            owner = scope.owner(symbol.get_name())
            if symbol.is_local() and not symbol.is_annotated():
                assert owner is scope, symbol
            elif symbol.is_global():
                assert owner in (module, None), symbol


def test_a_class_body_is_not_seen_by_its_methods() -> None:
    module = Scopes(ast.parse("class A:\n  b = 1\n  def c(self):\n    b")).module
    scopes = scopes_of(module)
    assert scopes["A"].owner("b") is scopes["A"]
    assert scopes["c"].owner("b") is None


def test_names_are_those_bound_and_read_inside() -> None:
    module = Scopes(ast.parse("def f(a):\n  return [b + c for b in a]")).module
    assert module.names() == {"f", "a", "b", "c"}


@pytest.mark.parametrize("word", ["global", "nonlocal"])
def test_a_name_that_is_declared_and_bound_nowhere(word: str) -> None:
    text = f"def f():\n  def g():\n    {word} b\n    b()\n  global c\n  c = 1\n"
    module = Scopes(ast.parse(text)).module
    assert scopes_of(module)["g"].owner("b") is module
    (binding,) = module.bindings["b"]
    assert (binding.kind, binding.value) == ("other", None)
    # It is bound, once.
    assert [each.kind for each in module.bindings["c"]] == ["assign"]


def test_where_a_dotted_name_begins() -> None:
    for text, base in (("a.b.c", "a"), ("a", "a"), ("f(x.y).z", "f(x.y)")):
        node = ast.parse(text, mode="eval").body
        assert ast.unparse(base_of(node)) == base
