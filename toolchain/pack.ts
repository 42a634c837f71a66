import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

/**
 * What `npm pack` and `npm publish` call: before packing the commands are built into `dist/`, with all that they import, for Node strips
 * no types below node_modules; and package.json says what that needs, which is nothing. `restore` puts the checkout's own one back.
 */
const root = path.dirname(import.meta.dirname);
const manifest = path.join(root, "package.json");
const kept = path.join(root, "dist", "package.checkout.json");

/** What the SDK loads and no command uses, and the one command that starts servers of the checkout. */
const leftOut: Plugin = {
  name: "left-out",
  setup(bundle) {
    bundle.onResolve({ filter: /^(typescript|ts-node|@npmcli\/arborist)$/ }, ({ path: name }) => ({ path: name, namespace: "left-out" }));
    bundle.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};", loader: "js" }));
    bundle.onLoad({ filter: /[\\/]cli[\\/]sandbox\.ts$/ }, ({ path: file }) => ({ loader: "ts", resolveDir: path.dirname(file), contents: `import { CliError, EXIT } from "./errors.ts";
      export function sandbox(): never {
        throw new CliError(EXIT.prerequisite, "The sandbox runs from a checkout of the project.", "clone the project, and run \`npm run sandbox\` there");
      }` }));
  },
};

async function pack(): Promise<void> {
  // An earlier packing was cut off.
  if (existsSync(kept)) restore();
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  await build({
    absWorkingDir: root, entryPoints: { main: "cli/main.ts", "preview/read-data": "cli/preview/read-data.ts" }, outdir: "dist",
    bundle: true, splitting: true, format: "esm", platform: "node", target: "node22.18", logLevel: "error", legalComments: "eof", plugins: [leftOut],
    // For what is still CommonJS among the packages.
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
  });
  const { name, version, private: closed, description, license, type, engines } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
  copyFileSync(manifest, kept);
  writeFileSync(manifest, `${JSON.stringify({ name, version, private: closed, description, license, type, engines, bin: { "sophia-secrets": "dist/main.js" }, files: ["dist", "!dist/package.checkout.json"], scripts: { postpack: "node toolchain/bootstrap.mjs toolchain/pack.ts restore" } }, null, 2)}\n`);
}

function restore(): void {
  if (existsSync(kept)) renameSync(kept, manifest);
}

if (process.argv[2] === "restore") restore();
else await pack();
