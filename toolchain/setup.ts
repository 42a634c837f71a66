import { ToolchainError, ensureToolchain } from "./index.ts";

/** `npm run toolchain`: sets everything up and says what is used. */
try {
  const start = performance.now();
  const { origin, version, pulumi, home, node, standIn, escEvaluator } = await ensureToolchain({ progress: console.error });
  console.log(`engine          ${version}, ${origin}: ${pulumi}`);
  console.log(`engine home     ${home}`);
  console.log(`node            ${process.versions.node}: ${node}`);
  console.log(`pulumiservice   ${standIn ? "stand-in (sandbox/provider)" : "official plugin"}`);
  console.log(`ESC evaluator   ${escEvaluator === "" ? "none" : escEvaluator}`);
  console.log(`ready in        ${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(error instanceof ToolchainError ? `error: ${error.message}` : error);
  process.exitCode = error instanceof ToolchainError ? 3 : 5;
}
