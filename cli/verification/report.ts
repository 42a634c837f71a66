import { order } from "../../model/findings.ts";

/** One thing that is not as it was deployed. Names and places only. */
export interface Difference {
  readonly store: "esc" | "github" | "access" | "state";
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

/** What stands beside our things and is nobody's fault: listed, never a difference. */
export type Beside = Pick<Difference, "store" | "name">;

/** How many things were read and compared, by kind. */
export interface Checked {
  escEnvironments: number;
  escValues: number;
  tags: number;
  githubSecrets: number;
  githubVariables: number;
  repositories: number;
  teams: number;
  grants: number;
  issuers: number;
}

export class Report {
  readonly checked: Checked = { escEnvironments: 0, escValues: 0, tags: 0, githubSecrets: 0, githubVariables: 0, repositories: 0, teams: 0, grants: 0, issuers: 0 };
  readonly #differences: Difference[] = [];
  readonly #beside: Beside[] = [];
  readonly #told: Difference[] = [];
  #advice: string | undefined;

  differs(store: Difference["store"], name: string, problem: string, remedy: string): void {
    this.#differences.push({ store, name, problem, remedy: this.#advice ?? remedy });
  }

  /** What is no difference yet. */
  tells(told: Difference): void {
    this.#told.push(told);
  }

  /** From here on one remedy comes before that of each difference. */
  advises(remedy: string): void {
    this.#advice = remedy;
  }

  beside(store: Beside["store"], name: string): void {
    this.#beside.push({ store, name });
  }

  get differences(): readonly Difference[] {
    return [...this.#differences].sort(byPlace);
  }

  get advice(): readonly Difference[] {
    return [...this.#told].sort(byPlace);
  }

  get besides(): readonly Beside[] {
    return [...this.#beside].sort(byPlace);
  }
}

const byPlace = (a: Beside, b: Beside): number => order(a.store, b.store) || order(a.name, b.name);

/** Where the deployed version comes back from. */
export const WRITE_AGAIN = "run `pulumi up --refresh`; it writes it again";
/** What the official plugin does not see, or fails a refresh on. */
export const FORGET = "the state must forget it first: see \"Deleted by hand\" in docs/runbook.md";
/** Where the engine knows no difference, and so writes nothing. */
export const AT_THE_SERVICE = "set it back at the service";
