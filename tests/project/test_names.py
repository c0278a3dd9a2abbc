import pytest

from tfscaffold.errors import UserError
from tfscaffold.project.names import package_name, proposal


@pytest.mark.parametrize(
    ("name", "package"),
    [("demo", "demo"), ("my-demo", "my_demo"), ("a1", "a1"), ("Demo", "Demo")],
)
def test_good_names(name: str, package: str) -> None:
    assert package_name(name) == package


@pytest.mark.parametrize(
    ("name", "reason", "proposed"),
    [
        ("class", "keyword of Python", "my_class"),
        ("2fast", "not a name that Python can import", "project_2fast"),
        ("my demo", "not a name that Python can import", "my_demo"),
        ("démo", "not a name that Python can import", "d_mo"),
        ("a.b", "not a name that Python can import", "a_b"),
        ("", "not a name that Python can import", "demo"),
        ("_demo", "starts or ends with '_' or '-'", "demo"),
        ("demo-", "starts or ends with '_' or '-'", "demo"),
        ("keras", "hides a library", "my_keras"),
        ("TensorFlow", "hides a library", "my_tensorflow"),
        ("scikit-learn", "hides a library", "my_scikit_learn"),
        ("numpy", "hides a library", "my_numpy"),
        ("tests", "hides a library", "my_tests"),
        ("test", "standard library", "my_test"),
        ("json", "standard library", "my_json"),
        ("a\udcff", "not a name that Python can import", "a"),
    ],
)
def test_bad_names_are_refused_with_a_proposal(
    name: str, reason: str, proposed: str
) -> None:
    with pytest.raises(UserError) as caught:
        package_name(name)
    assert reason in caught.value.message
    assert caught.value.hint == f"Choose another name, for example {proposed!r}."
    assert package_name(proposed) == proposed


def test_every_proposal_works() -> None:
    for name in ("__", "1", "None", "ÄÖ", "-", "a" * 300, "PIL", "con cat"):
        assert package_name(proposal(name))
