"""Visual Studio Code itself: npm's code-server, driven in a headless Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tfscaffold.tasks.jsonc import dumps
from tfscaffold.tasks.vsix import vsix

INSTALLED = Path(
    os.environ.get("TFSCAFFOLD_VSCODE") or Path.home() / ".cache" / "tfscaffold-vscode"
)
SERVER = INSTALLED / "node_modules" / "code-server" / "out" / "node" / "entry.js"
# What keeps the editor from asking, phoning and updating.
SETTINGS = {
    "chat.disableAIFeatures": True,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "terminal.integrated.gpuAcceleration": "off",
    "update.mode": "none",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# The machine may be busy with other tests.
PATIENCE = 60_000


class Workbench:
    """The editor's window, with what a user does in it."""

    def __init__(self, page: Page, project: Path, helper: Path) -> None:
        self.page = page
        self.project = project
        self.helper = helper
        """The folder into which the helper extension writes."""

    def command(self, title: str) -> None:
        """Run a command of the palette, by its exact title."""
        self.page.keyboard.press("F1")
        self._type(f">{title}")
        self.pick(title)

    def pick(self, label: str) -> None:
        """Choose an entry of the list that is open, by its exact label."""
        rows = self.page.locator(".quick-input-list .monaco-list-row")
        name = re.compile(rf"^(.*: )?{re.escape(label)}$")
        labels = rows.locator(".quick-input-list-row .label-name").filter(has_text=name)
        labels.first.click()

    def enter(self, text: str) -> None:
        """Answer the question that is open."""
        self._type(text)
        self.page.keyboard.press("Enter")

    def run_task(self, label: str) -> None:
        """Run a task of the project."""
        self.command("Tasks: Run Task")
        self._type(label)
        self.pick(label)

    def open(self, path: str, line: int = 1) -> None:
        """Open a file of the project, with the cursor on a line."""
        self.page.keyboard.press("Control+P")
        self._type(f"{path}:{line}")
        rows = self.page.locator(".quick-input-list .monaco-list-row")
        rows.filter(has_text=Path(path).name).first.click()
        name = re.compile(rf"^{re.escape(Path(path).name)}(, |$)")
        tab = self.page.locator(".tab.active").and_(
            self.page.get_by_role("tab", name=name)
        )
        expect(tab).to_be_visible()
        expect(self.page.locator(".monaco-editor.focused").first).to_be_visible()

    def text(self, side: str = "") -> str:
        """Return what is to be seen of the text in the editor.

        Args:
            side: "original" or "modified", where two texts are compared.
        """
        editor = ".editor-instance " + (f".editor.{side} " if side else "")
        lines = self.page.locator(f"{editor}.view-lines .view-line").evaluate_all(
            "lines => lines.map(line => [parseFloat(line.style.top), line.innerText])"
        )
        return "\n".join(text for _, text in sorted(lines)).replace("\xa0", " ")

    def wait_for_text(self, wanted: str, side: str = "") -> str:
        """Return the text in the editor as soon as it has something in it."""
        try:
            return str(wait(lambda: (t := self.text(side)) and wanted in t and t))
        except AssertionError as error:
            raise AssertionError(f"{wanted!r} is not in: {self.text(side)}") from error

    @property
    def problems(self) -> Locator:
        """The rows of the panel Problems, which is opened."""
        if not self.page.locator(".markers-panel").is_visible():
            self.page.keyboard.press("Control+Shift+M")
        return self.page.locator(".markers-panel .monaco-tl-contents")

    def _type(self, text: str) -> None:
        box = self.page.locator(".quick-input-widget input[type=text]")
        box.fill(text)


def wait(condition: "object", seconds: float = PATIENCE / 1000) -> object:
    """Return the first value of a function that is true; fail if none is in time."""
    assert callable(condition)
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "nothing came in time"
        time.sleep(0.1)
    return value


@contextmanager
def workbench(project: Path, folder: Path, *, extension: bool) -> Iterator[Workbench]:
    """Open a project in the editor.

    Args:
        project: Its folder; its environment is that of the tests.
        folder: For the settings and extensions of the editor.
        extension: Whether tfscaffold's extension is installed.
    """
    _require()
    _make_environment(project / ".venv" / "bin")
    user, extensions, written = (folder / n for n in ("user", "extensions", "written"))
    (user / "User").mkdir(parents=True)
    written.mkdir()
    (user / "User" / "settings.json").write_text(dumps(SETTINGS))
    shutil.copytree(Path(__file__).parent / "helper", extensions / "tests.helper-0.0.1")
    options = ["--user-data-dir", user, "--extensions-dir", extensions]
    if extension:
        package = folder / "tfscaffold.vsix"
        package.write_bytes(vsix())
        install = ["node", SERVER, *options, "--install-extension", package]
        subprocess.run(install, check=True, capture_output=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    options += ["--bind-addr", address, "--auth", "none", "--disable-telemetry"]
    options += ["--disable-update-check", "--disable-workspace-trust"]
    with open(folder / "log.txt", "wb") as log:
        server = subprocess.Popen(
            ["node", SERVER, *options],
            env=_environment() | {"HELPER_FOLDER": str(written)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait(lambda: _is_up(f"http://{address}/healthz"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(CHROMIUM)
            )
            page = browser.new_page(viewport={"width": 1280, "height": 1300})
            page.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            page.goto(f"http://{address}/?folder={project}")
            page.locator(".explorer-folders-view .monaco-list-row").first.wait_for()
            yield Workbench(page, project, written)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def _make_environment(programs: Path) -> None:
    """Write programs that run in the environment of the tests."""
    programs.mkdir(parents=True)
    for name, words in {"python": "", "tfscaffold": " -m tfscaffold"}.items():
        # The project's own package is found as if it were installed.
        source = f'PYTHONPATH="{programs.parents[1] / "src"}"'
        script = f'#!/bin/sh\n{source} exec "{sys.executable}"{words} "$@"\n'
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)


def _environment() -> dict[str, str]:
    """Return an environment in whose PATH there is no tfscaffold."""
    folders = os.environ["PATH"].split(os.pathsep)
    kept = [each for each in folders if not (Path(each) / "tfscaffold").exists()]
    return os.environ | {"PATH": os.pathsep.join(kept)}


def _is_up(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _require() -> None:
    missing = [name for name in ("node", "chromium") if not shutil.which(name)]
    missing += [] if SERVER.exists() else [f"code-server in {INSTALLED}"]
    if missing:
        reason = f"not installed: {', '.join(missing)} (.ci/vscode.sh does it)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
