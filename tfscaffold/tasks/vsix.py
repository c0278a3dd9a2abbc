"""The extension for Visual Studio Code: its files, and its package (VSIX).

https://code.visualstudio.com/api/working-with-extensions/publishing-extension#packaging-extensions

Its source is `editors/vscode`, whose `npm run build` writes the bundle in `out`.
"""

import json
import os
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from tfscaffold.resources import extension_folder

FILES = ("package.json", "README.md", "out/extension.js", "out/LICENSES.txt")
CONTENT_TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".js" ContentType="application/javascript"/>
  <Default Extension=".json" ContentType="application/json"/>
  <Default Extension=".md" ContentType="text/markdown"/>
  <Default Extension=".txt" ContentType="text/plain"/>
  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
</Types>
"""
MANIFEST = """<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={name} Version={version} Publisher={publisher}/>
    <DisplayName>{title}</DisplayName>
    <Description xml:space="preserve">{description}</Description>
    <Categories>{categories}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={engine}/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
  </Assets>
</PackageManifest>
"""
# The earliest time that a ZIP file can have: the same files give the same bytes.
TIME = (1980, 1, 1, 0, 0, 0)


def extension_files() -> dict[str, bytes]:
    """Return the extension: path in it -> content."""
    found = {}
    for name in FILES:
        with open(os.path.join(extension_folder(), name), "rb") as stream:
            found[name] = stream.read()
    return found


def vsix() -> bytes:
    """Return the extension as a package that Visual Studio Code installs."""
    files = extension_files()
    parts = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "extension.vsixmanifest": _manifest(files["package.json"]).encode(),
        **{f"extension/{name}": content for name, content in files.items()},
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, TIME)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _manifest(package: bytes) -> str:
    facts = json.loads(package)
    return MANIFEST.format(
        name=quoteattr(facts["name"]),
        version=quoteattr(facts["version"]),
        publisher=quoteattr(facts["publisher"]),
        title=escape(facts["displayName"]),
        description=escape(facts["description"]),
        categories=escape(",".join(facts["categories"])),
        engine=quoteattr(facts["engines"]["vscode"]),
    )
