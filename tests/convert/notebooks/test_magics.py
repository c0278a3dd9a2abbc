"""What IPython adds to Python is masked by text of equal length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfscaffold.convert.notebooks.magics import FILLER, is_python, masked
from tfscaffold.source.text import Text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\n", "x = 1\n"),
        ("%matplotlib inline\nx", "0#................\nx"),
        ("!ls", "0#."),
        ("!!ls\nx", "0#..\nx"),
        ("!l", "0#"),
        ("if x:\n    !pip install y\n", "if x:\n    0#............\n"),
        ("files = !ls *.py\n", "files = _#......\n"),
        ("a, b = %sql x", "a, b = _#...."),
        ("?model", "0#...."),
        ("model.fit??", "0#........."),
        (",f a b", "0#...."),
        ("!pip install a \\\n  b\nx", "0#..............\n#..\nx"),
        ("%time f(x)", "0    ;f(x)"),
        ("%timeit -n 10 -r1 f(x)", "0                ;f(x)"),
        ("%time f(x", "0#......."),
        ("%time", "0#..."),
        ("pip install -q x\ny", "0#..............\ny"),
        ("cat = 3", "cat = 3"),
        ("cd (x)", "cd (x)"),
        ("x = (a\n% b)", "x = (a\n% b)"),
        ("x = '''\n%d\n!ls\n'''\n", "x = '''\n%d\n!ls\n'''\n"),
        ("x = a \\\n% b", "x = a \\\n% b"),
        ("x = 5 # really?", "x = 5 # really?"),
        ("x = '?'", "x = '?'"),
        ("%%time\nx = 1", "#%%...\nx = 1"),
        ("\n%%capture out\n!ls\nx", "\n#%%..........\n0#.\nx"),
        ("%%bash\nls -l\n", "#.....\n#....\n"),
        ("%%writefile model.py\nx = 1", "#...................\n#...."),
        ("%%timeit\nf()", "#.......\n#.."),
        ("print 'x'\ny = 1", "#........\n#...."),
        ("!ls\r\nx = 1\r\n", "0#.\r\nx = 1\r\n"),
        ("", ""),
        ("?", " "),
    ],
)
def test_masks(source: str, expected: str) -> None:
    assert masked(source).text.replace(FILLER, ".") == expected


@given(
    st.text(alphabet="ax=(%!?#'\"\\ \n\r", max_size=30)
    | st.lists(
        st.sampled_from(
            [
                "%",
                "%%time",
                "!",
                "?",
                "x",
                " ",
                "\n",
                "\r\n",
                "=",
                "'''",
                "(",
                ")",
                "\\",
            ]
        ),
        max_size=15,
    ).map("".join)
)
def test_any_mask_is_python_of_the_same_lines(source: str) -> None:
    text = masked(source).text
    assert len(text) == len(source)
    assert Text(text).starts == Text(source).starts
    assert is_python(text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%store model", True),
        ("!echo {model.name}", True),
        ("!echo $model", True),
        ("x = !echo {model}", True),
        ("model.add(Dense(1", True),
        ("%%timeit\nmodel.predict(x)", True),
        ("%lprun -f f model.predict(x)", True),
        ("!python model.py", False),
        ("model?", False),
        ("?model", False),
        ("%%writefile model.py\nmodel = 1", True),
        ("%%writefile net.py\nmodel = 1", False),
        ("%store models", False),
        ("%time model.predict(x)", False),
    ],
)
def test_what_is_hidden_may_read_a_variable(source: str, expected: bool) -> None:
    assert masked(source).mentions("model") is expected


def test_the_words_in_what_is_hidden_are_known() -> None:
    assert masked("%store x\ny = 1").names == {"store", "x"}
