import { spawn } from "node:child_process";

/** Text of an environment with the identity its ciphertext is bound to. */
export interface Definition {
  readonly yaml: string;
  readonly id: string;
}

export interface EvaluatorRequest {
  readonly op: "check" | "open" | "encrypt" | "decrypt";
  readonly name: string;
  readonly root: Definition;
  readonly environments?: Readonly<Record<string, Definition>>;
  /** 256 bits, base64. */
  readonly key: string;
  readonly showSecrets?: boolean;
  readonly context?: object;
}

export interface Diagnostic {
  readonly summary?: string;
  readonly detail?: string;
  readonly path?: string;
  readonly range?: object;
  readonly severity: "error" | "warning";
}

/** What an environment evaluates to: expressions, values, schema. An empty definition evaluates to nothing. */
export interface Evaluated {
  readonly exprs?: Record<string, unknown>;
  readonly properties?: Record<string, unknown>;
  readonly schema?: unknown;
  readonly executionContext?: unknown;
}

export interface EvaluatorResponse {
  readonly environment?: Evaluated;
  readonly yaml?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export type Evaluate = (request: EvaluatorRequest) => Promise<EvaluatorResponse>;

/** Pulumi's own ESC library, one process per question. Values travel through pipes only. Rejects when the program cannot be used. */
export const evaluatorAt = (program: string): Evaluate => (request) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [], { stdio: ["pipe", "pipe", "inherit"], env: {} });
    const out: Buffer[] = [];
    child.on("error", (error: NodeJS.ErrnoException) => reject(new Error(`The ESC evaluator cannot be started (${error.code ?? "unknown reason"}).`)));
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    // A child that dies early closes its stdin; "close" tells the outcome.
    child.stdin.on("error", () => {});
    child.on("close", (code) => {
      if (code !== 0) return reject(new Error(`The ESC evaluator ended with ${code}.`));
      try {
        resolve(JSON.parse(Buffer.concat(out).toString("utf8")) as EvaluatorResponse);
      } catch {
        reject(new Error("The ESC evaluator gave no JSON."));
      }
    });
    child.stdin.end(JSON.stringify(request));
  });

export const errorsOf = (response: EvaluatorResponse): Diagnostic[] => response.diagnostics.filter((d) => d.severity === "error");
