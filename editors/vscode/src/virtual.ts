/** Read-only texts that exist in the editor alone. */

import * as path from "node:path";
import * as vscode from "vscode";

const SCHEME = "tfscaffold";

export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly texts = new Map<string, string>();
    private readonly subscriptions: vscode.Disposable[];
    private count = 0;

    constructor() {
        this.subscriptions = [
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
        ];
    }

    /** Keep a text; the address names the tier, and is new each time. */
    add(source: vscode.Uri, tier: string, text: string): vscode.Uri {
        this.count += 1;
        const name = path.posix.basename(source.path);
        const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${this.count}/${tier}/${name}` });
        this.texts.set(uri.toString(), text);
        return uri;
    }

    provideTextDocumentContent(uri: vscode.Uri): string {
        return this.texts.get(uri.toString()) ?? "";
    }

    dispose(): void {
        this.subscriptions.forEach((each) => void each.dispose());
    }
}
