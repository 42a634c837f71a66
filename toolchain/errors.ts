/** A part of the toolchain that cannot be had; the message holds the remedy. Entry points exit with 3 on it. */
export class ToolchainError extends Error {
  override name = "ToolchainError";
}

const unreachable =
  /no such host|dial tcp|i\/o timeout|connection refused|network is unreachable|proxyconnect|TLS handshake|context deadline exceeded|unexpected EOF|(?:reading|Get) .*(?:403|407|429|5\d\d)/i;

/**
 * The message for a failed `go build` of one part.
 * @param output the last lines go printed; they are repeated, as they name the module or the file.
 */
export function goFailure(part: string, output: string): ToolchainError {
  const said = output.trim().split("\n").slice(-8).join("\n");
  if (/requires go >= ?[\d.]+|GOTOOLCHAIN=local/i.test(output)) {
    return new ToolchainError(
      `${part} needs a newer Go than the one on PATH.\n${said}\nRemedy: install Go 1.26 or newer, or unset GOTOOLCHAIN so that Go fetches the one it needs.`,
    );
  }
  if (unreachable.test(output)) {
    return new ToolchainError(
      `${part} could not be built: Go could not download its modules.\n${said}\n` +
        "Remedy: check the network, the proxy variables (HTTPS_PROXY) and `go env GOPROXY`, then run the same command again; what was downloaded is kept.",
    );
  }
  return new ToolchainError(
    `${part} could not be built.\n${said}\nRemedy: delete the folder .toolchain and run the same command again; if it fails again, report the lines above.`,
  );
}

/** The message for a machine without Go. */
export function goMissing(wanted: string): ToolchainError {
  return new ToolchainError(
    `${wanted} must be built, and there is no Go on PATH.\n` +
      "Remedy: install Go 1.26 or newer and put its bin folder on PATH, or install Pulumi 3.259 or newer with its Node language host; then run the same command again.",
  );
}

/** The line for an optional part that needs Go. */
export const evaluatorNeedsGo =
  "ESC evaluator: not built, there is no Go on PATH (only the sandbox needs it; install Go 1.26 or newer to use it)";

/** The message for a machine without Python: only the tests of the workflow files need it. */
export function pythonMissing(): ToolchainError {
  return new ToolchainError(
    "zizmor, which checks the workflow files, comes as a Python wheel, and there is no python3 on PATH.\n" +
      "Remedy: install Python 3.10 or newer with pip; then run the same command again. Nothing but `npm test` needs it.",
  );
}

/** The message for a failed `pip install`. @param output its last lines are repeated */
export function pythonFailure(output: string): ToolchainError {
  const said = output.trim().split("\n").slice(-6).join("\n");
  const remedy = /No module named pip/.test(output)
    ? "install pip for that Python (Debian: the package python3-pip)"
    : /HASHES|hashes/.test(output)
      ? "do not go on: the package index gives another file than the one that toolchain/linters/zizmor.txt names"
      : "check the network, HTTPS_PROXY and `pip config list`";
  return new ToolchainError(`zizmor could not be installed.\n${said}\nRemedy: ${remedy}; then run the same command again.`);
}
