// Bundles the extension into out/: one file of JavaScript, and the licences of what is in it.
// `npm run build -- FOLDER` writes to another folder.

import { build } from "esbuild";
import fs from "node:fs";
import path from "node:path";

const folder = process.argv[2] ?? "out";
const { metafile } = await build({
    entryPoints: ["src/extension.ts"],
    outfile: path.join(folder, "extension.js"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    legalComments: "none",
    metafile: true,
});

const inside = Object.keys(metafile.inputs).map((file) => file.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
const packages = [...new Set(inside.filter(Boolean))].sort();
const texts = packages.map((name) => {
    const { version, license } = JSON.parse(fs.readFileSync(path.join(name, "package.json"), "utf8"));
    const file = fs.readdirSync(name).find((each) => /^licen[cs]e/i.test(each));
    const text = fs.readFileSync(path.join(name, file), "utf8").replaceAll("\r\n", "\n").trim();
    return `${path.basename(name)} ${version} (${license})\n\n${text}\n`;
});
fs.writeFileSync(path.join(folder, "LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
