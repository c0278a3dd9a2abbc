/** "New Project": `tfscaffold new` in a terminal, which asks for the rest. */

import * as path from "node:path";
import * as vscode from "vscode";
import { interpreter, workspaceFolder } from "./interpreter";

export async function newProject(): Promise<void> {
    const program = interpreter();
    const base = workspaceFolder();
    const given = await vscode.window.showInputBox({
        title: "New project",
        prompt: "Its folder; the package is called after it.",
        value: base ? path.join(base, "demo") : "",
    });
    if (!given) {
        return;
    }
    const folder = base ? path.resolve(base, given) : path.resolve(given);
    const task = new vscode.Task(
        { type: "process" },
        vscode.TaskScope.Workspace,
        "new project",
        "tfscaffold",
        new vscode.ProcessExecution(program, ["-m", "tfscaffold", "new", folder]),
    );
    task.presentationOptions = { focus: true, echo: false };
    const execution = await vscode.tasks.executeTask(task);
    const code = await new Promise<number | undefined>((resolve) => {
        const ended = vscode.tasks.onDidEndTaskProcess((event) => {
            if (event.execution === execution) {
                ended.dispose();
                resolve(event.exitCode);
            }
        });
    });
    if (code !== 0) {
        return;
    }
    const open = await vscode.window.showInformationMessage(`${folder} is written.`, "Open", "Open in New Window");
    if (open) {
        const options = { forceNewWindow: open === "Open in New Window" };
        await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(folder), options);
    }
}
