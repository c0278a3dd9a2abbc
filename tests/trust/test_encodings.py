"""The user's bytes: encodings, line endings and other white space, to every tier.

Each text holds a model between lines of its own. What a conversion may change are the lines
of the model and of the imports; all other lines come back byte for byte.
"""

import codecs

import pytest

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_bytes

TIERS = ("functional", "subclass", "module")
ABOVE = "note = 'é ü ß'  # kept above\n"
MODEL = "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])  # ö\n"
BELOW = "other = 'ÿ'\t# kept below\n"
TEXT = f"import keras\n\n{ABOVE}{MODEL}{BELOW}"


def converted(data: bytes, tier: str = "functional", path: str = "a.py") -> bytes:
    """Return the new bytes, and assert that they can be converted once more without a change."""
    result = convert_bytes(data, path, tier, Options())
    assert result.error == ""
    assert statuses(result) == ["converted"]
    again = convert_bytes(result.data(), path, tier, Options())
    assert again.error == ""
    assert again.data() == result.data()
    return result.data()


def statuses(result: FileResult) -> list[str]:
    models = result.conversion.models if result.conversion else ()
    return [model.status for model in models]


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        ("", "utf-8"),
        ("# coding: utf-8\n", "utf-8"),
        ("# -*- coding: latin-1 -*-\n", "latin-1"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        ("# coding: iso-8859-15\n", "iso-8859-15"),
    ],
)
def test_an_encoding_stays(line: str, encoding: str, newline: str, tier: str) -> None:
    text = (line + TEXT).replace("\n", newline)
    new = converted(text.encode(encoding), tier).decode(encoding)
    assert new.startswith(line.replace("\n", newline))
    for kept in (ABOVE, BELOW, "# ö\n"):
        assert new.count(kept.replace("\n", newline)) == 1
    others = new.replace(newline, "")
    assert "\r" not in others
    assert "\n" not in others


@pytest.mark.parametrize("tier", TIERS)
def test_a_byte_order_mark_stays(tier: str) -> None:
    data = converted(codecs.BOM_UTF8 + TEXT.encode(), tier)
    assert data.startswith(codecs.BOM_UTF8)
    assert data.count(codecs.BOM_UTF8) == 1


@pytest.mark.parametrize(
    ("mark", "name"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_utf_16_is_refused(mark: bytes, name: str) -> None:
    data = mark + TEXT.encode(name)
    result = convert_bytes(data, "a.py", "functional", Options())
    assert result.error.startswith(
        "a.py: this file is UTF-16, which Python does not read"
    )
    assert "Save it as UTF-8" in result.error
    assert result.data() == data


@pytest.mark.parametrize("tier", TIERS)
def test_what_is_new_is_ascii(tier: str) -> None:
    """So that every encoding has a form for it."""
    text = "# coding: ascii\n" + TEXT.encode("ascii", "ignore").decode()
    assert converted(text.encode(), tier).isascii()


@pytest.mark.parametrize("tier", TIERS)
def test_mixed_line_endings_stay_where_they_were(tier: str) -> None:
    text = (
        "import keras\r\na = 1\nb = 2\r\n\r\nc = '''\r\n\n'''\n"
        + MODEL.replace("\n", "\r\n")
        + "d = 4\ne = 5\r\n"
    )
    new = converted(text.encode(), tier).decode()
    assert "a = 1\nb = 2\r\n" in new
    assert "c = '''\r\n\n'''\n" in new
    assert new.endswith("d = 4\ne = 5\r\n")


@pytest.mark.parametrize("tier", TIERS)
def test_tabs(tier: str) -> None:
    text = (
        "import keras\n\n\ndef build(n):\n\tif n:\n\t\tmodel = keras.Sequential()\n"
        "\t\tmodel.add(keras.Input((2,)))\n\t\tmodel.add(keras.layers.Dense(n))\n"
        "\t\treturn model\n\treturn None\n"
    )
    new = converted(text.encode(), tier).decode()
    assert all(not line.startswith("  ") for line in new.splitlines())
    assert new.endswith("\t\treturn model\n\treturn None\n")


@pytest.mark.parametrize("tier", TIERS)
def test_form_feeds(tier: str) -> None:
    text = f"import keras\n\f\nA = 1\f\n\f{MODEL}\fB = 2\n"
    new = converted(text.encode(), tier).decode()
    assert "\f\nA = 1\f\n" in new
    assert new.endswith("\fB = 2\n")


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("end", ["", "  ", "  # end", ";"])
def test_no_newline_at_the_end(end: str, tier: str) -> None:
    model = MODEL.partition("  #")[0]
    data = f"import keras\n{model}{end}".encode()
    result = convert_bytes(data, "a.py", tier, Options())
    assert result.error == ""
    if statuses(result) == ["refused"]:
        assert end == ";"
        assert result.data() == data
    else:
        assert not result.data().endswith(b"\n")
        converted(data, tier)
