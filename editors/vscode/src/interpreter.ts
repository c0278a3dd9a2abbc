/** The Python interpreter that has tfscaffold; the PATH is never asked. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

/** The folder of the workspace that the open file belongs to, or the first one. */
export function workspaceFolder(): string | undefined {
    const open = vscode.window.activeTextEditor?.document.uri;
    const folder = open && vscode.workspace.getWorkspaceFolder(open);
    return (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}

/** The interpreter of the setting, or of the project's environment. */
export function findInterpreter(): string | undefined {
    const folder = workspaceFolder();
    const setting = vscode.workspace.getConfiguration("tfscaffold").get<string>("interpreter", "").trim();
    if (setting) {
        return setting.replaceAll("${workspaceFolder}", folder ?? "").replaceAll("${userHome}", os.homedir());
    }
    const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
    return [".venv", "venv"]
        .map((name) => path.join(folder ?? "", name, ...inside))
        .find((candidate) => folder && fs.existsSync(candidate));
}

/** The same, or an error that says what to do. */
export function interpreter(): string {
    const found = findInterpreter();
    if (found === undefined) {
        throw new Error(
            "tfscaffold: the project has no .venv. Name the interpreter that has tfscaffold " +
                "in the setting tfscaffold.interpreter.",
        );
    }
    return found;
}
