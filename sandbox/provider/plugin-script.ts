/**
 * The executable the engine looks for under the name `pulumi-resource-pulumiservice`: two lines of shell that become
 * the Node process, so that a signal to the plugin reaches Node itself.
 *
 * @param node absolute path of the Node binary that runs TypeScript (>= 22.18)
 * @param main absolute path of sandbox/provider/main.ts
 * @param compileCache folder where Node keeps compiled code between starts; without it each start compiles again
 */
export function pluginScript({ node, main, compileCache }: { node: string; main: string; compileCache?: string }): string {
  const cache = compileCache === undefined ? "" : `NODE_COMPILE_CACHE=${quoted(compileCache)} `;
  return `#!/bin/sh\n${cache}exec ${quoted(node)} ${quoted(main)} "$@"\n`;
}

/** One shell word, whatever the path holds. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
