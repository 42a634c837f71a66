import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ancestry } from "./ancestry.ts";
import { readShadow, type Shadow } from "./shadow-file.ts";
import { settingsForShadow } from "./stack-settings.ts";

/** A shadow's state in a backend of its own, and all that a preview of `program` on it needs. */
export interface OpenShadow {
  /** The whole environment of the engine: made from nothing, without a token of anybody. */
  readonly env: NodeJS.ProcessEnv;
  /** The program's folder. */
  readonly cwd: string;
  /** For `--config-file`. */
  readonly configFile: string;
  /** Full name, for `--stack`. */
  readonly stack: string;
  /** `behind`: commits from the shadow's to the asked one; undefined where none was asked. */
  readonly meta: { readonly commit: string; readonly stateTime: string; readonly behind?: number };
  /** Removes everything; may be called twice. */
  close(): Promise<void>;
}

/** What goes along from this process: where programs lie, and switches of tests; never a credential. */
const PASSED = ["PATH", "LANG", "TMPDIR", "NODE_COMPILE_CACHE", "SOPHIA_NOW", "SOPHIA_SANDBOX_SETTINGS", "SOPHIA_RETRY_WAIT_MS"];
/** Public: it encrypts stand-ins. */
const PASSPHRASE = "shadow";
/** The plugin does not start without a token; nobody takes this one. */
const NO_TOKEN = "none-on-a-shadow";

export interface OpenOptions {
  readonly file: string;
  /** Full id: a shadow whose commit is no ancestor of it is refused. */
  readonly commit?: string;
  /** Folder with Pulumi.yaml. */
  readonly program: string;
  /** Where PATH and the engine's home are looked up; default: this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Opens a shadow file for one preview or more of a program. Throws CliError. */
export async function openShadow({ file, commit, program, environment }: OpenOptions): Promise<OpenShadow> {
  const shadow = readShadow(file);
  const behind = commit === undefined ? undefined : (await ancestry(shadow.shadow.commit, commit, program)).behind;
  const opened = layOut(shadow, program, environment);
  return behind === undefined ? opened : { ...opened, meta: { ...opened.meta, behind } };
}

/** The same for a shadow that is in no file yet. */
export function layOut(shadow: Shadow, program: string, environment: NodeJS.ProcessEnv = process.env): OpenShadow {
  const { stack, project, commit, stateTime } = shadow.shadow;
  const work = mkdtempSync(join(tmpdir(), "sophia-shadow-"));
  const full = `organization/${project}/${stack}`;
  const close = (): Promise<void> => Promise.resolve(rmSync(work, { recursive: true, force: true }));
  try {
    const stacks = join(work, "backend", ".pulumi", "stacks", project);
    mkdirSync(stacks, { recursive: true });
    writeFileSync(join(work, "backend", ".pulumi", "meta.yaml"), "version: 1\n");
    writeFileSync(join(stacks, `${stack}.json`), JSON.stringify({ version: 3, checkpoint: { stack: full, latest: shadow.state } }));
    const configFile = join(work, `Pulumi.${stack}.yaml`);
    const settings = join(program, `Pulumi.${stack}.yaml`);
    writeFileSync(configFile, existsSync(settings) ? settingsForShadow(readFileSync(settings, "utf8")) : "");
    const passed = PASSED.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]] as const]));
    const env = { ...Object.fromEntries(passed), ...addresses(shadow), HOME: work, PULUMI_HOME: emptyHome(work, environment), PULUMI_BACKEND_URL: `file://${join(work, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE, PULUMI_ACCESS_TOKEN: NO_TOKEN, PULUMI_SKIP_UPDATE_CHECK: "true", PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", SOPHIA_SHADOW: "1" };
    return { env, cwd: resolve(program), configFile, stack: full, meta: { commit, stateTime }, close };
  } catch (error) {
    void close();
    throw error;
  }
}

/** A home of the engine with the installed plugins and without a login: the previewed program gets to know this path. */
function emptyHome(work: string, environment: NodeJS.ProcessEnv): string {
  const home = join(work, "home");
  mkdirSync(home);
  const plugins = join(environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins");
  if (existsSync(plugins)) symlinkSync(plugins, join(home, "plugins"));
  return home;
}

/** Services whose addresses the deployment took from its surroundings: settings of the program still come before them. */
function addresses({ state }: Shadow): NodeJS.ProcessEnv {
  const of = (type: string, property: string): string | undefined => {
    const value = state.resources.find((r) => r.type === type)?.inputs?.[property];
    return typeof value === "string" ? value : undefined;
  };
  const [cloud, github] = [of("pulumi:providers:pulumiservice", "apiUrl"), of("pulumi:providers:github", "baseUrl")];
  return { ...(cloud === undefined ? {} : { SOPHIA_SHADOW_CLOUD_URL: cloud }), ...(github === undefined ? {} : { GITHUB_BASE_URL: github }) };
}
