import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EnvHttpProxyAgent, fetch } from "undici";
import { ToolchainError } from "./errors.ts";
import { type Progress, runPart } from "./run-part.ts";
import { engineVersion } from "./versions.ts";

/** Where official binaries come from: archives, checksums and plugins. */
export interface DownloadSource {
  archives: string;
  checksums: string;
  /** Given to `pulumi plugin install --server`; undefined: the engine knows. */
  plugins: string | undefined;
}

const connectMs = 5_000;
const archiveMs = 600_000;

/** SOPHIA_TOOLCHAIN_DOWNLOAD_URL names a mirror (one folder with everything); empty, it turns downloads off. */
export function downloadSource(from: NodeJS.ProcessEnv = process.env): DownloadSource | undefined {
  const mirror = from["SOPHIA_TOOLCHAIN_DOWNLOAD_URL"];
  if (mirror === "") return undefined;
  if (mirror !== undefined) return { archives: mirror, checksums: mirror, plugins: mirror };
  return {
    archives: "https://get.pulumi.com/releases/sdk",
    // From another host than the archives, so that one of them alone cannot lie.
    checksums: `https://github.com/pulumi/pulumi/releases/download/v${engineVersion}`,
    plugins: undefined,
  };
}

/** The official name of this machine's archive, or undefined where there is none that we can unpack. */
export function archiveName(platform: string = process.platform, arch: string = process.arch): string | undefined {
  const known = (platform === "linux" || platform === "darwin") && (arch === "x64" || arch === "arm64");
  return known ? `pulumi-v${engineVersion}-${platform}-${arch}.tar.gz` : undefined;
}

/** The SHA-256 of that archive in a checksums file (`<hex>  <name>` a line), or undefined. */
export function checksumOf(text: string, archive: string): string | undefined {
  const line = text.split("\n").map((l) => l.trim().split(/\s+\*?/)).find(([, name]) => name === archive);
  return line && /^[0-9a-f]{64}$/i.test(line[0] ?? "") ? line[0]!.toLowerCase() : undefined;
}

/**
 * Fetches, verifies and unpacks the official engine into `bin`.
 * @returns whether it is there; a service that does not answer is one progress line, not an error
 * @throws ToolchainError for an archive that is not what its checksum says: that is never ignored
 */
export async function downloadEngine(source: DownloadSource, bin: string, progress: Progress): Promise<boolean> {
  const archive = archiveName();
  if (archive === undefined) return false;
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: connectMs } });
  const file = path.join(path.dirname(bin), archive);
  try {
    const sums = await get(`${source.checksums}/pulumi-${engineVersion}-checksums.txt`, dispatcher, connectMs);
    const wanted = checksumOf(await sums.text(), archive);
    if (wanted === undefined) throw new Error("it has no checksum for this machine's archive");
    progress("engine: downloading the official release");
    const body = await get(`${source.archives}/${archive}`, dispatcher, archiveMs);
    mkdirSync(bin, { recursive: true });
    await pipeline(Readable.fromWeb(body.body! as never), createWriteStream(file));
    if ((await sha256(file)) !== wanted) {
      throw new ToolchainError(
        `The downloaded ${archive} does not have the published checksum; it was not used.\n` +
          "Remedy: run the same command again; if it stays so, set SOPHIA_TOOLCHAIN_DOWNLOAD_URL to an empty value to build from sources.",
      );
    }
    const { code } = await runPart("engine", "tar", ["-xzf", file, "--strip-components=1", "-C", bin], {
      cwd: path.dirname(bin), env: process.env, progress,
    });
    if (code !== 0) throw new Error("tar could not unpack it");
    return true;
  } catch (error) {
    if (error instanceof ToolchainError) throw error;
    progress(`engine: the official download does not answer (${reason(error)})`);
    return false;
  } finally {
    rmSync(file, { force: true });
    await dispatcher.destroy();
  }
}

async function get(url: string, dispatcher: EnvHttpProxyAgent, ms: number) {
  const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(ms) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response;
}

/** Short and without a stack: one line tells why the next way is taken. */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
