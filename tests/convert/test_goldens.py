"""The conversion cases: what is written is what was read by people, and what holds for each."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import black
import libcst
import pytest

import regenerate
from tfscaffold.convert import Conversion, convert_text
from tfscaffold.errors import UserError
from tfscaffold.files import SourceFile, decode
from tfscaffold.model.diagnostics import CODES

CASES = regenerate.convert_cases()
RESULTS = sorted((regenerate.FOLDER / "convert").glob("*/*.py"))
REFUSED = sorted((regenerate.FOLDER / "convert").glob("*/*.refused.txt"))
CONVERTED = [path for path in RESULTS if path.name != "source.py"]
LINE_END = re.compile(r"\r\n|\r|\n")

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
each_result = pytest.mark.parametrize(
    "path", CONVERTED, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def source_of(path: Path) -> SourceFile:
    source = path.parent / "source.py"
    return decode(source.read_bytes(), "source.py")


def conversion_of(path: Path) -> Conversion:
    return convert_text(
        source_of(path).text, path.stem, regenerate.convert_options(path.parent)
    )


class Comments(libcst.CSTVisitor):
    """Collects the comments of a tree; two that have come to one line count as two."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()

    def visit_Comment(self, node: libcst.Comment) -> None:
        self.found.update(each.rstrip() for each in re.split(r"  (?=#)", node.value))


def comments_of(text: str) -> Counter[str]:
    """Return the comments, as LibCST reads them: a judge that the converter does not know."""
    visitor = Comments()
    tree = libcst.parse_module(LINE_END.sub("\n", text))
    tree.visit(visitor)
    assert LINE_END.sub("\n", tree.code) == LINE_END.sub("\n", text)
    return visitor.found


def test_there_are_cases_of_every_tier() -> None:
    stems = Counter(path.stem for path in CONVERTED)
    assert min(stems[tier] for tier in regenerate.TARGETS) > 20


def test_no_golden_is_stale() -> None:
    new, old = regenerate.convert_tree(), regenerate.on_disk("convert")
    assert sorted(new) == sorted(old)
    stale = [name for name in new if new[name] != old[name]]
    assert not stale, "run `python golden/regenerate.py convert` and read what changes"


@each_result
def test_edits_are_all_that_changes(path: Path) -> None:
    result, position, pieces = conversion_of(path), 0, []
    text = source_of(path).text
    for edit in result.edits:
        assert position <= edit.start <= edit.end
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    assert "".join([*pieces, text[position:]]) == result.text


@each_result
def test_comments_stay(path: Path) -> None:
    old = comments_of(source_of(path).text)
    new = comments_of(decode(path.read_bytes(), "").text)
    assert not old - new
    if path.stem != "module":
        # Why a class is built by a call that nobody writes otherwise.
        assert {*(new - old)} <= {
            "# The layers have tensors where they are called one by one."
        }


@each_result
def test_encoding_and_line_ends_stay(path: Path) -> None:
    old, new = source_of(path), decode(path.read_bytes(), "source.py")
    assert (new.encoding, new.bom) == (old.encoding, old.bom)
    assert set(LINE_END.findall(new.text)) <= set(LINE_END.findall(old.text)) | (
        set() if LINE_END.search(old.text) else {"\n"}
    )
    assert new.text.endswith(("\n", "\r")) == old.text.endswith(("\n", "\r"))


@each_result
def test_the_result_is_python(path: Path) -> None:
    ast.parse(decode(path.read_bytes(), "").text)


@each_result
def test_converting_twice_changes_nothing(path: Path) -> None:
    options = regenerate.convert_options(path.parent)
    text = decode(path.read_bytes(), "").text
    if options.name or options.line:
        with pytest.raises(UserError, match="no definition"):
            convert_text(text, path.stem, options)
        return
    # What was refused because of a model that has now another form may be possible now.
    refused = any(model.status == "refused" for model in conversion_of(path).models)
    for _ in range(2 if refused else 1):
        last, text = text, convert_text(text, path.stem, options).text
    assert text == last or refused
    assert convert_text(text, path.stem, options).text == text


@each_case
def test_its_own_tier_changes_nothing(case: Path) -> None:
    source = decode((case / "source.py").read_bytes(), "source.py")
    options = replace(regenerate.convert_options(case), name=None, line=None)
    try:
        result = convert_text(source.text, "sequential", options)
    except UserError:
        assert case.name == "python_2"
        return
    assert result.text == source.text
    assert {model.status for model in result.models} <= {"unchanged"}


@each_result
def test_black_files_stay_black(path: Path) -> None:
    old = LINE_END.sub("\n", source_of(path).text)
    clean = black.format_str(old, mode=black.Mode()) == old
    if clean and "# fmt: off" not in old:
        new = LINE_END.sub("\n", decode(path.read_bytes(), "").text)
        assert black.format_str(new, mode=black.Mode()) == new


@cache
def ruff_findings() -> dict[str, Counter[tuple[str, str]]]:
    """Return what ruff says of unused imports and unknown names, by file."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"]
    command += ["--select", "F401,F811,F821,I001", "--output-format", "json"]
    result = subprocess.run(
        [*command, str(regenerate.FOLDER / "convert")],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    found: dict[str, Counter[tuple[str, str]]] = {}
    for each in json.loads(result.stdout):
        counter = found.setdefault(each["filename"], Counter())
        counter[each["code"], each["message"]] += 1
    return found


# A `try` or `if` of imports that nobody uses any more stays: it may do more than import.
LEFT_OVER = {"conditional_imports/module.py", "try_except_imports/module.py"}


@each_result
def test_imports_are_neither_missing_nor_left_over(path: Path) -> None:
    old = ruff_findings().get(str(path.parent / "source.py"), Counter())
    new = ruff_findings().get(str(path), Counter())
    if f"{path.parent.name}/{path.name}" in LEFT_OVER:
        assert {code for code, _ in new - old} <= {"F401", "I001"}
    else:
        assert not new - old


def test_every_refusal_has_a_case() -> None:
    told = "".join(path.read_text() for path in REFUSED)
    refusals = {code for code in CODES if code.startswith("TFS1")}
    only_in_notebooks = {"TFS151", "TFS152"}
    # That of --training has its cases in golden/training.
    elsewhere = only_in_notebooks | {"TFS131"}
    assert {code for code in refusals if code not in told} == elsewhere
