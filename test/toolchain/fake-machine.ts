import { spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..", "..");

/** What a fake `go` builds: an engine that installs plugins by copying, and tells its version. */
const fakePulumi = `
const [verb, , kind, name, version] = args;
if (verb === "version") console.log("v3.259.0");
if (verb === "plugin") {
  if (!args.includes("--file")) process.exit(1);
  const into = path.join(process.env.PULUMI_HOME, "plugins", kind + "-" + name + "-v" + version);
  fs.mkdirSync(into, { recursive: true });
  fs.copyFileSync(args[args.indexOf("--file") + 1], path.join(into, "pulumi-resource-" + name));
}
`;

const fakeGo = `
if (args[0] === "version") process.exit(0);
const into = args[args.indexOf("-o") + 1];
const delay = Number(process.env.FAKE_GO_DELAY ?? 0);
if (process.env.FAKE_GO_SAYS) { console.error(process.env.FAKE_GO_SAYS); process.exit(1); }
setTimeout(() => {
  for (const name of args.slice(args.indexOf("-o") + 2)) {
    fs.copyFileSync(process.env.FAKE_PULUMI, path.join(into, path.basename(name)));
  }
}, delay);
`;

/** An address on this machine where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A checkout and a PATH with nothing but what a test puts there. Every fake command notes its calls. */
export class FakeMachine {
  readonly dir = mkdtempSync(path.join(os.tmpdir(), "sophia-machine-"));
  readonly root = path.join(this.dir, "checkout");
  readonly bin = path.join(this.dir, "bin");
  readonly home = path.join(this.dir, "home");
  readonly calls = path.join(this.dir, "calls");

  constructor() {
    for (const module of ["engine", "plugins"]) {
      mkdirSync(path.join(this.root, "toolchain", module), { recursive: true });
      writeFileSync(path.join(this.root, "toolchain", module, "go.mod"), `module ${module}\n`);
    }
    for (const folder of [this.bin, this.home]) mkdirSync(folder);
    this.command("pulumi-when-built", fakePulumi, this.dir);
  }

  /** Puts a command on PATH; `script` sees `args`, `fs` and `path`. */
  command(name: string, script: string, folder = this.bin): string {
    const file = path.join(folder, name);
    const note = `fs.appendFileSync(${JSON.stringify(this.calls)}, path.basename(process.argv[1]) + " " + args.join(" ") + "\\n");`;
    const text = `#!${process.execPath}\nconst fs = require("node:fs"), path = require("node:path"), args = process.argv.slice(2);\n${note}\n${script}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    return file;
  }

  withGo(): this {
    this.command("go", fakeGo);
    return this;
  }

  /** Puts the machine's own command on PATH. */
  borrow(...names: string[]): void {
    for (const name of names) {
      const real = ["/usr/bin", "/bin"].map((folder) => path.join(folder, name)).find((file) => existsSync(file));
      if (real === undefined) throw new Error(`The test needs ${name} in /usr/bin or /bin.`);
      symlinkSync(real, path.join(this.bin, name));
    }
  }

  /** Copies bootstrap.mjs and its lock into the checkout, which then is a bare clone. */
  bareClone(lock: unknown): void {
    for (const name of ["bootstrap.mjs", "lock.mjs"]) cpSync(path.join(root, "toolchain", name), path.join(this.root, "toolchain", name));
    writeFileSync(path.join(this.root, "package-lock.json"), JSON.stringify(lock));
  }

  called(): string[] {
    return existsSync(this.calls) ? readFileSync(this.calls, "utf8").trim().split("\n") : [];
  }

  /** ensureToolchain in a process of its own; stdout is the toolchain as JSON, stderr the progress. */
  setUp(env: Record<string, string> = {}) {
    const script = path.join(this.dir, "set-up.ts");
    const index = path.join(root, "toolchain", "index.ts");
    writeFileSync(script, `import { ensureToolchain } from ${JSON.stringify(index)};
      try {
        const start = performance.now();
        const toolchain = await ensureToolchain({ root: ${JSON.stringify(this.root)}, progress: console.error });
        console.log(JSON.stringify({ ...toolchain, took: performance.now() - start, environment: toolchain.environment() }));
      } catch (error) { console.error(error.name + ": " + error.message); process.exitCode = 3; }`);
    return this.start(process.execPath, [script], { SOPHIA_TOOLCHAIN_DOWNLOAD_URL: "", ...env });
  }

  start(command: string, args: string[], env: Record<string, string> = {}) {
    const child = spawn(command, args, {
      cwd: this.dir, stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: this.bin, HOME: this.home, FAKE_PULUMI: path.join(this.dir, "pulumi-when-built"), ...env },
    });
    const out = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (out.stderr += text));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal, ...out }));
    });
    return { child, ended, out };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
