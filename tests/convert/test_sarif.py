"""Logs in SARIF 2.1.0: what its schema requires, written down here as the tests need it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
"""

import json
import os
from typing import Any

from tfscaffold.convert.conversion import Options
from tfscaffold.convert.files import FileResult, convert_bytes
from tfscaffold.convert.sarif import Sarif

SOURCE = b"""\
import keras
model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
other = keras.Sequential([keras.layers.Dense(1)])
"""
LEVELS = {"none", "note", "warning", "error"}
Schema = dict[str, Any]


def required(**properties: Any) -> Schema:
    """Return an object all of whose properties are required, and no other allowed."""
    return {"required": properties, "optional": {}}


def at_most(some: Schema, **properties: Any) -> Schema:
    return {"required": some["required"], "optional": properties}


TEXT = required(text=str)
ARTIFACT = at_most(required(uri=str), uriBaseId=str)
REGION = at_most(required(startLine=int), startColumn=int)
LOCATION = required(
    physicalLocation=at_most(required(artifactLocation=ARTIFACT), region=REGION)
)
NOTIFICATION = required(level=LEVELS, message=TEXT, locations=[LOCATION])
RESULT = required(
    ruleId=str, ruleIndex=int, level=LEVELS, message=TEXT, locations=[LOCATION]
)
RULE = required(id=str, shortDescription=TEXT, help=TEXT)
RUN = required(
    tool=required(driver=required(name=str, version=str, rules=[RULE])),
    columnKind={"utf16CodeUnits", "unicodeCodePoints"},
    invocations=[
        required(executionSuccessful=bool, toolExecutionNotifications=[NOTIFICATION])
    ],
    results=[RESULT],
)
LOG = {
    "required": {"version": {"2.1.0"}, "runs": [RUN], "$schema": str},
    "optional": {},
}


def check(value: Any, schema: Any, where: str = "log") -> None:
    """Assert that a value has the form of a schema."""
    if isinstance(schema, type):
        assert type(value) is schema, where
        assert not (schema is int and value < 0), where
    elif isinstance(schema, set):
        assert value in schema, where
    elif isinstance(schema, list):
        assert isinstance(value, list), where
        for index, each in enumerate(value):
            check(each, schema[0], f"{where}[{index}]")
    else:
        missing = schema["required"].keys() - value.keys()
        assert not missing, f"{where}: {missing}"
        known = schema["required"] | schema["optional"]
        assert value.keys() <= known.keys(), where
        for key, each in value.items():
            check(each, known[key], f"{where}.{key}")


def log_of(*results: FileResult, is_check: bool = False) -> Any:
    log = Sarif(check=is_check)
    for result in results:
        log.add(result)
    document = json.loads(json.dumps(log.log()))
    check(document, LOG)
    (run,) = document["runs"]
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
    return run


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
