/** One thing that is not as the state says. Names and places only. */
export interface Difference {
  readonly store: "esc" | "github" | "access" | "state";
  readonly name: string;
  readonly problem: string;
  readonly remedy: string;
}

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

  differs(store: Difference["store"], name: string, problem: string, remedy: string): void {
    this.#differences.push({ store, name, problem, remedy });
  }

  get differences(): readonly Difference[] {
    return [...this.#differences].sort((a, b) => (`${a.store} ${a.name}` < `${b.store} ${b.name}` ? -1 : 1));
  }
}

/** Where the state's own version comes back from. */
export const WRITE_AGAIN = "run `pulumi up --refresh`; it writes it again";
