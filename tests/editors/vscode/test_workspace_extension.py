"""The extension as one of the workspace: installed with one click, in Visual Studio Code."""

from pathlib import Path

from click.testing import CliRunner

from editors.vscode.workbench import expect, workbench
from tfscaffold.cli import program

MODEL = """import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
"""


def test_one_click(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "model.py").write_text(MODEL)
    words = ["editor", "vscode", "--write", "--extension", "--folder", str(project)]
    assert CliRunner().invoke(program, words).exit_code == 0
    # What else is recommended is asked of the gallery, which tests do not reach: the
    # editor then shows no recommendation at all.
    (project / ".vscode" / "extensions.json").unlink()
    with workbench(project, tmp_path, extension=False) as vscode:
        vscode.command("Extensions: Show Recommended Extensions")
        view = vscode.page.locator(".extensions-viewlet")
        button = view.get_by_text("Install Workspace Extension", exact=True)
        button.first.click()
        expect(button.filter(visible=True)).to_have_count(0)
        vscode.open("model.py", line=3)
        # The bulb comes when the extension runs, and its server has read the file.
        bulb = vscode.page.locator(".lightBulbWidget").filter(visible=True)
        bulb.first.wait_for()
