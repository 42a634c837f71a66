import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { archiveName, checksumOf, downloadEngine, downloadSource } from "../../toolchain/download.ts";
import { FakeMachine, closedAddress } from "./fake-machine.ts";

describe("official download", () => {
  const archive = archiveName() ?? "";
  let machine: FakeMachine;
  let server: Server;
  let served: Map<string, Buffer | string>;
  let asked: string[];
  let base: string;

  beforeEach(async () => {
    machine = new FakeMachine();
    served = new Map();
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const body = served.get(request.url ?? "");
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    machine.remove();
  });

  /** A release as the mirror has it: one folder `pulumi` in the archive, and its checksum. */
  const release = (checksum?: string) => {
    const folder = path.join(machine.dir, "release", "pulumi");
    mkdirSync(folder, { recursive: true });
    machine.command("pulumi", 'if (args[0] === "version") console.log("v3.259.0");\nif (args[0] === "plugin" && args.includes("--file")) process.exitCode = 0; else if (args[0] === "plugin") fs.mkdirSync(path.join(process.env.PULUMI_HOME, "plugins", args[2] + "-" + args[3] + "-v" + args[4]), { recursive: true });', folder);
    machine.command("pulumi-language-nodejs", "", folder);
    const file = path.join(machine.dir, "archive.tar.gz");
    execFileSync("tar", ["-czf", file, "-C", path.dirname(folder), "pulumi"]);
    const content = readFileSync(file);
    const sum = checksum ?? createHash("sha256").update(content).digest("hex");
    served.set(`/${archive}`, content);
    served.set("/pulumi-3.259.0-checksums.txt", `${"0".repeat(64)}  other.tar.gz\n${sum}  ${archive}\n`);
  };

  it("U-15 an engine with the published checksum is unpacked and used, and its own downloads give the plugins", async () => {
    release();
    machine.withGo().borrow("tar", "gzip");
    const { code, stdout, stderr } = await machine.setUp({ SOPHIA_TOOLCHAIN_DOWNLOAD_URL: base }).ended;
    assert.equal(code, 0, stderr);
    const toolchain = JSON.parse(stdout) as { origin: string; standIn: boolean; pulumi: string };
    assert.deepEqual([toolchain.origin, toolchain.standIn], ["download", false]);
    assert.ok(existsSync(path.join(path.dirname(toolchain.pulumi), "pulumi-language-nodejs")));
    assert.ok(machine.called().includes(`pulumi plugin install resource pulumiservice 1.3.0 --exact --reinstall --server ${base}`));
    assert.equal(machine.called().some((line) => line.includes("cmd/pulumi ")), false);
  });

  it("U-15 an archive with another checksum stops the set-up", async () => {
    release("f".repeat(64));
    const bin = path.join(machine.dir, "official");
    await assert.rejects(downloadEngine({ archives: base, checksums: base, plugins: base }, bin, () => undefined), /does not have the published checksum; it was not used/);
    assert.equal(existsSync(path.join(bin, "pulumi")), false);
  });

  it("U-15 a service without the release, or none at all, is one line and the next way", async () => {
    const lines: string[] = [];
    const bin = path.join(machine.dir, "official");
    assert.equal(await downloadEngine({ archives: base, checksums: base, plugins: base }, bin, (line) => lines.push(line)), false);
    const closed = await closedAddress();
    assert.equal(await downloadEngine({ archives: closed, checksums: closed, plugins: closed }, bin, (line) => lines.push(line)), false);
    assert.deepEqual(lines, ["engine: the official download does not answer (HTTP 404)", "engine: the official download does not answer (ECONNREFUSED)"]);
    assert.deepEqual(asked, ["/pulumi-3.259.0-checksums.txt"]);
  });

  it("U-15 an empty mirror turns downloads off; archives and checksums come from different hosts otherwise", () => {
    assert.equal(downloadSource({ SOPHIA_TOOLCHAIN_DOWNLOAD_URL: "" }), undefined);
    const official = downloadSource({});
    assert.notEqual(new URL(official!.archives).host, new URL(official!.checksums).host);
    assert.equal(archiveName("linux", "arm64"), "pulumi-v3.259.0-linux-arm64.tar.gz");
    assert.equal(archiveName("win32", "x64"), undefined);
    assert.equal(checksumOf(`${"a".repeat(64)} *x.tar.gz`, "x.tar.gz"), "a".repeat(64));
    assert.equal(checksumOf("abc  x.tar.gz", "x.tar.gz"), undefined);
  });
});
