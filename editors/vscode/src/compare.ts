/** "Compare Tiers Side by Side": the open file in two tiers, neither of them written. */

import * as path from "node:path";
import * as vscode from "vscode";
import { activeDocument, conversion, pickTier, TIERS } from "./conversion";
import { VirtualDocuments } from "./virtual";

export async function compare(documents: VirtualDocuments): Promise<void> {
    const document = activeDocument();
    const left = await pickTier("Left");
    const right = left && (await pickTier("Right", TIERS.filter((tier) => tier !== left)));
    if (!left || !right) {
        return;
    }
    const sides = await Promise.all([left, right].map((tier) => conversion(document, tier)));
    const [from, to] = sides.map(({ text }, index) => documents.add(document.uri, [left, right][index], text));
    const title = `${path.basename(document.fileName)}: ${left} | ${right}`;
    await vscode.commands.executeCommand("vscode.diff", from, to, title);
    const refusals = sides.flatMap((side) => side.refusals);
    if (refusals.length > 0) {
        void vscode.window.showWarningMessage(`tfscaffold: ${[...new Set(refusals)].join("\n")}`);
    }
}
