import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureToolchain } from "../toolchain/index.ts";

/**
 * `npm run test:offline`: after set-up, the main path where the only network there is is this machine's own: a network
 * namespace with nothing but loopback. Whatever asked for another address would fail. Exits 3 where the system refuses a namespace.
 */
const root = join(import.meta.dirname, "..");

async function main(): Promise<number> {
  await ensureToolchain({ progress: (line) => process.stdout.write(`${line}\n`) });
  // The tool that brings loopback up differs; a namespace without it would fail every test for the wrong reason.
  const up = "ip link set lo up 2>/dev/null || ifconfig lo up";
  const probe = spawnSync("unshare", ["-rn", "sh", "-c", up], { stdio: "ignore" });
  if (probe.status !== 0) {
    process.stderr.write("This system gives no network namespace to this user, so being offline cannot be proved here.\n"
      + "What to do: run it on Linux with `unshare` (util-linux) and `ip` (iproute2) installed and user namespaces allowed "
      + "(sysctl kernel.unprivileged_userns_clone=1), or as root.\n");
    return 3;
  }
  const mocha = `"${process.execPath}" node_modules/mocha/bin/mocha.js test/e2e/main-path.test.ts`;
  const run = spawnSync("unshare", ["-rn", "sh", "-c", `(${up}) && exec ${mocha}`], { cwd: root, stdio: "inherit" });
  return run.status ?? 1;
}

process.exitCode = await main();
