// Writes what only the running editor knows into the folder $HELPER_FOLDER: its JSON schemas.

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

exports.activate = async () => {
    for (const name of ["tasks", "extensions"]) {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`vscode://schemas/${name}`));
        const file = path.join(process.env.HELPER_FOLDER, `${name}.json`);
        fs.writeFileSync(`${file}.part`, document.getText());
        fs.renameSync(`${file}.part`, file);
    }
};
