/** Asks `tfscaffold convert -` what a document becomes; nothing is written. */

import { spawn } from "node:child_process";
import * as vscode from "vscode";
import { interpreter, workspaceFolder } from "./interpreter";

export const TIERS = ["sequential", "functional", "subclass", "module"];

/** Line and column count from 1, columns in characters, as docs/convert.md has it. */
interface Place {
    line: number;
    column: number;
}

interface Report {
    error: string | null;
    edits: { start: Place; end: Place; text: string }[];
    models: {
        name: string;
        status: "converted" | "refused" | "unchanged";
        diagnostics: { code: string; line: number; message: string; hint: string }[];
    }[];
}

export interface Conversion {
    edits: vscode.TextEdit[];
    text: string;
    converted: number;
    /** A sentence for each reason why a model stays as it is. */
    refusals: string[];
}

/** Convert the text of a document as it stands in the editor, saved or not. */
export async function conversion(document: vscode.TextDocument, tier: string): Promise<Conversion> {
    const words = ["-m", "tfscaffold", "convert", "-", "--to", tier, "--output-format", "json"];
    const answer = await run(interpreter(), words, document.getText());
    const [report] = (JSON.parse(answer) as { files: Report[] }).files;
    if (report.error !== null) {
        throw new Error(`tfscaffold: ${report.error}`);
    }
    const edits = report.edits.map(
        ({ start, end, text }) =>
            new vscode.TextEdit(new vscode.Range(position(document, start), position(document, end)), text),
    );
    return {
        edits,
        text: applied(document, edits),
        converted: report.models.filter((model) => model.status === "converted").length,
        refusals: report.models
            .filter((model) => model.status === "refused")
            .flatMap(({ name, diagnostics }) =>
                diagnostics.map((each) => `Line ${each.line}, ${name}: ${each.message} ${each.hint}`.trim()),
            ),
    };
}

/** Ask for a tier; undefined when the user turns away. */
export function pickTier(title: string, tiers: string[] = TIERS): Thenable<string | undefined> {
    return vscode.window.showQuickPick(tiers, { title, placeHolder: "The tier" });
}

/** The Python document in the active editor. */
export function activeDocument(): vscode.TextDocument {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "python") {
        throw new Error("tfscaffold: open a Python file first.");
    }
    return document;
}

function position(document: vscode.TextDocument, place: Place): vscode.Position {
    const line = document.lineAt(place.line - 1).text;
    const before = Array.from(line).slice(0, place.column - 1).join("");
    return new vscode.Position(place.line - 1, before.length);
}

function applied(document: vscode.TextDocument, edits: vscode.TextEdit[]): string {
    let text = document.getText();
    for (const edit of [...edits].reverse()) {
        const [start, end] = [edit.range.start, edit.range.end].map((each) => document.offsetAt(each));
        text = text.slice(0, start) + edit.newText + text.slice(end);
    }
    return text;
}

function run(program: string, words: string[], input: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, words, {
            cwd: workspaceFolder(),
            env: { ...process.env, PYTHONIOENCODING: "utf-8" },
        });
        let output = "";
        let errors = "";
        child.stdout.setEncoding("utf-8").on("data", (chunk: string) => (output += chunk));
        child.stderr.setEncoding("utf-8").on("data", (chunk: string) => (errors += chunk));
        child.on("error", (error) => reject(new Error(`tfscaffold: ${program} cannot be run: ${error.message}`)));
        child.on("close", (code) => {
            // 1 means that something was refused, which the report tells.
            if (code === 0 || code === 1) {
                resolve(output);
            } else {
                reject(new Error(`tfscaffold: ${errors.trim() || `exit code ${code}`}`));
            }
        });
        child.stdin.on("error", () => undefined).end(input, "utf-8");
    });
}
