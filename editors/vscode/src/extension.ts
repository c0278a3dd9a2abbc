/** The commands of tfscaffold in Visual Studio Code, and the client of its language server. */

import * as vscode from "vscode";
import { Client } from "./client";
import { compare } from "./compare";
import { convert } from "./convert";
import { newProject } from "./project";
import { VirtualDocuments } from "./virtual";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const client = new Client();
    const documents = new VirtualDocuments();
    const commands: Record<string, () => Promise<unknown>> = {
        "tfscaffold.new": newProject,
        "tfscaffold.convert": () => convert(documents),
        "tfscaffold.compare": () => compare(documents),
        "tfscaffold.restart": () => client.restart(),
    };
    for (const [name, run] of Object.entries(commands)) {
        const told = () => run().catch((error: Error) => vscode.window.showErrorMessage(error.message));
        context.subscriptions.push(vscode.commands.registerCommand(name, told));
    }
    context.subscriptions.push(
        client,
        documents,
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration("tfscaffold.interpreter")) {
                void client.restart();
            }
        }),
    );
    await client.start();
}
