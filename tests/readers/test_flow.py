"""Models are followed out of containers, through copies, and through files."""

from textwrap import dedent

import pytest

from tfscaffold.convert import convert_text

MODEL = "keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])"


def statuses(text: str, tier: str) -> list[str]:
    """Return what becomes of each MODEL in a text."""
    text = "import keras\n" + dedent(text).replace("MODEL", MODEL)
    return [each.status for each in convert_text(text, tier).models]


@pytest.mark.parametrize(
    "text",
    [
        "nets = {'a': MODEL}\nnet = nets['a']\nnet.pop()\n",
        "nets = {'a': MODEL}\nnets.get('a').pop()\n",
        "nets = dict(a=MODEL)\nnets['a'].pop()\n",
        "for net in [MODEL]:\n    net.pop()\n",
        "nets = [MODEL]\nfor i, net in enumerate(nets):\n    net.pop()\n",
        "nets = {'a': MODEL}\nfor key, net in nets.items():\n    net.pop()\n",
        "def make():\n    return MODEL, 3\nnet, count = make()\nnet.pop()\n",
        "def make():\n    net = MODEL\n    return {'net': net}\nmake()['net'].pop()\n",
        "nets = []\nnet = MODEL\nnets.append(net)\nnets[0].pop()\n",
        "nets = [None]\nnet = MODEL\nnets[0] = net\nnets[0].pop()\n",
        "net = MODEL\nother = net or None\nother.pop()\n",
        "async def f():\n    return MODEL\nnet = asyncio.run(f())\nnet.pop()\n",
        "async def f():\n    return MODEL\nasync def g():\n    (await f()).pop()\n",
        """\
        async def f():
            return MODEL
        async def g():
            a, b = await asyncio.gather(f(), f())
            a.pop()
        """,
        "net = MODEL\nother = net if 1 else None\nother.pop()\n",
        "net = MODEL\n(other := net).pop()\n",
        "net = MODEL\nother = keras.models.clone_model(net)\nother.pop()\n",
        """\
        net = MODEL
        net.save("net.keras")
        other = keras.models.load_model("net.keras")
        other.pop()
        """,
        """\
        net = MODEL
        text = net.to_json()
        other = keras.models.model_from_json(text)
        other.pop()
        """,
    ],
)
def test_what_only_a_sequential_has_is_seen_there(text: str) -> None:
    for tier in ("functional", "subclass"):
        assert set(statuses(text, tier)) == {"refused"}, tier


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("one, other = MODEL, MODEL\nother.pop()\n", ["converted", "refused"]),
        ("net, count = MODEL, []\ncount.pop()\n", ["converted"]),
        (
            """\
            net = MODEL
            net.save("a.keras")
            other = keras.models.load_model("b.keras")
            other.pop()
            """,
            ["converted"],
        ),
        (
            """\
            if path.exists():
                net = keras.models.load_model(path)
            else:
                net = MODEL
                net.save(path)
            """,
            ["converted"],
        ),
        (
            """\
            if path.exists():
                net = keras.models.load_model(path)
            else:
                net = keras.Sequential([keras.Input((4,))])
                net.add(keras.layers.Dense(2))
                net.save(path)
            """,
            ["converted"],
        ),
        (
            """\
            for turn in range(2):
                net = MODEL
                net.fit(x, y)
            net = keras.models.load_model("a.keras")
            net.pop()
            """,
            ["converted"],
        ),
        (
            """\
            net = MODEL
            for turn in range(2):
                net = keras.models.load_model("a.keras")
                net.pop()
            """,
            ["converted"],
        ),
        (
            """\
            for turn in range(2):
                net.pop()
                net = MODEL
            """,
            ["refused"],
        ),
        (
            """\
            for turn in range(2):
                if turn:
                    net = keras.models.load_model("a.keras")
                net.pop()
                net = MODEL
            """,
            ["refused"],
        ),
        (
            """\
            net = MODEL
            del net
            net = keras.models.load_model("a.keras")
            net.pop()
            """,
            ["converted"],
        ),
    ],
)
def test_what_is_done_with_others_does_not_count(text: str, becomes: list[str]) -> None:
    assert statuses(text, "functional") == becomes


@pytest.mark.parametrize("how", ["property", "functools.cached_property"])
def test_a_property_gives_the_model_where_it_is_read(how: str) -> None:
    text = f"""\
    import functools
    class Net:
        @{how}
        def model(self):
            net = MODEL
            return net
        def size(self):
            return 1
    Net().model.predict([[1, 2, 3, 4]])
    Net().size.predict()
    """
    text = "import keras\n" + dedent(text).replace("MODEL", MODEL)
    (model,) = convert_text(text, "module").models
    assert [(each.code, each.line) for each in model.diagnostics] == [("TFS115", 10)]
