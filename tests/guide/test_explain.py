from pathlib import Path

import pytest

from tfscaffold.errors import UserError
from tfscaffold.guide.explain import Page, explain
from tfscaffold.model.diagnostics import CODES

DOCS = Path(__file__).parents[2] / "docs" / "diagnostics"


@pytest.mark.parametrize("code", CODES)
def test_the_page_is_the_one_in_the_docs(code: str) -> None:
    text = (DOCS / f"{code}.md").read_text(encoding="utf-8")
    assert explain(code) == Page(code, CODES[code], text)


@pytest.mark.parametrize("code", ["tfs101", "Tfs101", " TFS101 ", "101"])
def test_letters_may_be_small_or_left_out(code: str) -> None:
    assert explain(code).code == "TFS101"


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("TFS1O1", "Did you mean TFS101"),
        ("199", "Did you mean TFS109"),
        ("TSF101", "Did you mean TFS"),
        ("flask", "`tfscaffold explain` lists them all."),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(code: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        explain(code)
    assert caught.value.message == f"There is no diagnostic '{code}'."
    assert caught.value.hint.startswith(hint)
