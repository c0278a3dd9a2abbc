/** "Convert This File with Preview": the difference first, the edit when it is wanted. */

import * as path from "node:path";
import * as vscode from "vscode";
import { activeDocument, conversion, pickTier } from "./conversion";
import { VirtualDocuments } from "./virtual";

export async function convert(documents: VirtualDocuments): Promise<void> {
    const document = activeDocument();
    const tier = await pickTier("Convert the models of this file");
    if (tier === undefined) {
        return;
    }
    const { version } = document;
    const { edits, text, converted, refusals } = await conversion(document, tier);
    if (edits.length === 0) {
        const reasons = refusals.length > 0 ? refusals.join("\n") : "there is nothing to convert.";
        void vscode.window.showWarningMessage(`tfscaffold: ${reasons}`);
        return;
    }
    const preview = documents.add(document.uri, tier, text);
    const title = `${path.basename(document.fileName)}: to ${tier}`;
    await vscode.commands.executeCommand("vscode.diff", document.uri, preview, title);
    const models = converted === 1 ? "1 model" : `${converted} models`;
    const question = [`Convert ${models} to ${tier}?`, ...refusals].join("\n");
    const answer = await vscode.window.showInformationMessage(question, "Convert", "Discard");
    await close(preview);
    if (answer !== "Convert") {
        return;
    }
    if (document.version !== version) {
        throw new Error("tfscaffold: the file was changed after the preview; nothing was converted.");
    }
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document);
}

async function close(preview: vscode.Uri): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === preview.toString(),
    );
    await vscode.window.tabGroups.close(ours);
}
