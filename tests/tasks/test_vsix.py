import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tfscaffold import __version__
from tfscaffold.tasks.actions import Setup
from tfscaffold.tasks.vscode import files
from tfscaffold.tasks.vsix import extension_files, vsix

SOURCE = Path(__file__).parents[2] / "editors" / "vscode"
SCHEMA = "{http://schemas.microsoft.com/developer/vsx-schema/2011}"


@pytest.fixture
def parts() -> dict[str, bytes]:
    """Return what is in the package."""
    with zipfile.ZipFile(BytesIO(vsix())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_package_has_the_files_of_the_extension(parts: dict[str, bytes]) -> None:
    inside = {
        name.removeprefix("extension/"): content
        for name, content in parts.items()
        if name.startswith("extension/")
    }
    assert inside == extension_files()
    assert set(parts) - {f"extension/{name}" for name in inside} == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
    }
    main = json.loads(inside["package.json"])["main"].removeprefix("./")
    assert main in inside


def test_the_same_files_give_the_same_bytes() -> None:
    assert vsix() == vsix()


def test_the_manifest_says_what_package_json_says(parts: dict[str, bytes]) -> None:
    facts = json.loads(parts["extension/package.json"])
    tree = ElementTree.fromstring(parts["extension.vsixmanifest"])
    identity = tree.find(f"{SCHEMA}Metadata/{SCHEMA}Identity")
    assert identity is not None
    assert identity.get("Version") == facts["version"] == __version__
    assert (identity.get("Id"), identity.get("Publisher")) == ("tfscaffold",) * 2
    for asset in tree.iter(f"{SCHEMA}Asset"):
        assert asset.get("Path") in parts


def test_every_kind_of_file_has_a_content_type(parts: dict[str, bytes]) -> None:
    tree = ElementTree.fromstring(parts["[Content_Types].xml"])
    known = {each.get("Extension") for each in tree}
    assert {Path(name).suffix for name in parts} - {".xml"} <= known


def test_every_command_is_registered() -> None:
    facts = json.loads((SOURCE / "package.json").read_text("utf-8"))
    offered = {each["command"] for each in facts["contributes"]["commands"]}
    source = (SOURCE / "src" / "extension.ts").read_text("utf-8")
    assert set(re.findall(r'"(tfscaffold\.\w+)":', source)) == offered


def test_the_extension_of_the_workspace(parts: dict[str, bytes]) -> None:
    found = files(Setup("", extension=True))
    top = ".vscode/extensions/tfscaffold/"
    inside = {
        name.removeprefix(top): file.text(None, name).encode()
        for name, file in found.items()
        if name.startswith(top)
    }
    assert inside == extension_files()
    assert not any(name.startswith(top) for name in files(Setup("")))
