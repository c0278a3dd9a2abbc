/** The client of `python -m tfscaffold lsp`. */

import * as vscode from "vscode";
import { CloseAction, ErrorAction, ErrorHandler, LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";
import { findInterpreter, workspaceFolder } from "./interpreter";

export class Client implements vscode.Disposable {
    private client: LanguageClient | undefined;

    /** Start the server; where there is no interpreter yet, the commands will tell. */
    async start(): Promise<void> {
        const command = findInterpreter();
        if (command === undefined) {
            return;
        }
        const client: LanguageClient = new LanguageClient(
            "tfscaffold",
            { command, args: ["-m", "tfscaffold", "lsp"], options: { cwd: workspaceFolder() } },
            {
                documentSelector: ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({
                    scheme,
                    language: "python",
                })),
                revealOutputChannelOn: RevealOutputChannelOn.Never,
                initializationFailedHandler: () => false,
                errorHandler: restartIfOnceStarted(() => client),
                synchronize: { configurationSection: "tfscaffold" },
            },
        );
        this.client = client;
        try {
            await client.start();
        } catch {
            void vscode.window.showErrorMessage(
                `tfscaffold: ${command} did not start the language server. ` +
                    'Install it there: pip install "tfscaffold[lsp]". The output "tfscaffold" has the reason.',
            );
        }
    }

    async restart(): Promise<void> {
        await this.stop();
        await this.start();
    }

    async stop(): Promise<void> {
        const { client } = this;
        this.client = undefined;
        if (client?.needsStop()) {
            await client.stop();
        }
        await client?.dispose();
    }

    dispose(): void {
        void this.stop();
    }
}

/** A server that never came up would not the next time; one that was lost is started again. */
function restartIfOnceStarted(client: () => LanguageClient): ErrorHandler {
    let usual: ErrorHandler | undefined;
    const handler = () => (usual ??= client().createDefaultErrorHandler());
    return {
        error: (error, message, count) =>
            client().initializeResult ? handler().error(error, message, count) : { action: ErrorAction.Shutdown, handled: true },
        closed: () =>
            client().initializeResult ? handler().closed() : { action: CloseAction.DoNotRestart, handled: true },
    };
}
