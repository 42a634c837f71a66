import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../../cli/deployment/reviewed-report.ts";
import { BOT, LONGEST, MARK, readShown, shownLine } from "../../../cli/review/comment-text.ts";
import { reportsMarkdown } from "../../../cli/review/report-markdown.ts";
import { parseReport } from "../../../cli/review/report-shape.ts";
import { run, type Ended } from "../cli-case.ts";
import { serve, type Call, type Fake } from "../fake-github.ts";

const HEAD = "a".repeat(40);
const MERGED = "b".repeat(40);
const urn = (name: string, type = "pulumi:index:Stash"): string => `urn:pulumi:production::sophia-secrets::sophia:index:SecretTopology$${type}::${name}`;
const STEP = { op: "create", urn: urn("held-A"), name: "held-A", type: "pulumi:index:Stash", properties: ["input"] };
const REPORT = {
  schemaVersion: 1, kind: "preview", stack: "production", outcome: "changes", steps: [STEP], effects: { create: 1 }, destinations: "unknown", topology: "unknown", calls: "unknown", access: "unknown",
  keys: [{ name: "OPENAI_API_KEY", store: "esc", place: "sophia-ai-production-api-keys", group: "api-keys", status: "added" }],
  policies: [], findings: [], missing: [], degraded: [], ownership: "not checked", notes: [] as string[],
};
/** What a pull request would like to have in a comment. */
const HOSTILE = ["`</code>`@everyone", "<img src=x onerror=alert(1)>", "a|b\n## Approved\n", "[click](https://example.org)", "::error::x", "-->", "\u202egpj", "![x](//example.org/x.png)", "#1 @acme/admins", "a".repeat(5_000)];

describe("the comment of a preview", () => {
  let folder: string;
  let fake: Fake;
  let comments: { id: number; body: string; user: { login: string } }[];
  let pulls: object[] | undefined;
  const pull = (more: object = {}): object => ({ number: 7, merged_at: null, merge_commit_sha: null, head: { sha: HEAD }, ...more });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "reports-"));
    [comments, pulls] = [[], [pull()]];
    fake = await serve(({ method, path, body }: Call) => {
      if (/^\/repos\/acme\/main\/(pulls|commits\/[0-9a-f]{40}\/pulls)\?/.test(path)) return pulls === undefined ? { status: 403, body: { message: "token-canary" } } : { status: 200, body: pulls };
      if (method === "GET" && /\/issues\/7\/comments\?/.test(path)) {
        const page = Number(new URL(path, "http://x").searchParams.get("page"));
        return { status: 200, body: comments.slice((page - 1) * 100, page * 100) };
      }
      const text = (JSON.parse(body) as { body: string }).body;
      if (method === "POST" && path.endsWith("/issues/7/comments")) comments.push({ id: 1000 + comments.length, body: text, user: { login: BOT } });
      else if (method === "PATCH") for (const comment of comments) if (path.endsWith(`/issues/comments/${comment.id}`)) comment.body = text;
      return { status: 201, body: {} };
    });
  });
  afterEach(async () => {
    await fake.close();
    rmSync(folder, { recursive: true });
  });

  const env = (): Record<string, string> => ({ GITHUB_TOKEN: "token-canary", GITHUB_API_URL: fake.url, GITHUB_REPOSITORY: "acme/main" });
  const comment = (number = "42", ...more: string[]): Promise<Ended> => run(["comment", "--reports", folder, `--run=${number}`, "--head-repository=fork/main", "--head-branch=-x y", `--head-sha=${HEAD}`, ...more], { cwd: folder, env: env() });
  const reviewed = (...more: string[]): Promise<Ended> => run(["reviewed", "--commit", MERGED, ...more], { cwd: folder, env: env() });
  const report = (stack: string, content: unknown): string => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, `${stack}.json`), text);
    return sha256(text);
  };
  const writes = (): string[] => fake.calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path.replace("/repos/acme/main/", "")}`);

  it("A-08 is written once, kept up to date, and says which reports it shows; the branch alone finds the pull request", async () => {
    const digest = report("production", REPORT);
    comments.push(...Array.from({ length: 100 }, (_, id) => ({ id, body: id === 3 ? `${MARK}\nnot ours` : "x", user: { login: "person" } })));
    const first = await comment();
    assert.deepEqual([first.code, writes()], [0, ["POST issues/7/comments"]], first.stderr);
    assert.match(fake.calls[0]?.path ?? "", /head=fork%3A-x%20y$/);
    const body = comments.at(-1)?.body ?? "";
    assert.deepEqual(readShown(body), { run: "42", head: HEAD, digests: { production: digest } });
    assert.match(body, /### Preview of `production`: changes \(1 create\)\n[^]*\| \+ added \| `OPENAI_API_KEY` \|[^]*\n\*\*Every step\*\* \(1\), as the deployment compares it\n\n- create `pulumi:index:Stash` \(`input`\): `held-A`\n/);
    assert.match(body, /### staging\n\nNo report: the preview failed\./);
    assert.equal((await comment("43")).code, 0);
    assert.deepEqual([writes().at(-1), comments.length], ["PATCH issues/comments/1100", 101]);
    // A run that began earlier and ended later tells nothing.
    assert.match((await comment("41")).stderr, /A newer run has told already/);
    assert.equal(writes().length, 2);
    assert.equal(fake.calls.every(({ authorization }) => authorization === "Bearer token-canary") && !JSON.stringify([first, body]).includes("token-canary"), true);
  });

  it("A-08 a pull request whose branch has moved on, or that is closed, gets none", async () => {
    report("production", REPORT);
    pulls = [pull({ head: { sha: MERGED } })];
    const ended = await comment();
    assert.deepEqual([ended.code, writes()], [0, []]);
    assert.match(ended.stderr, /nothing to tell/);
  });

  it("P-12 P-23 a hostile report is data: no markup, mention, link, command or control character of it arrives", async () => {
    const access = HOSTILE.map((who) => ({ who, what: who, before: who, after: who, change: "widened" }));
    report("production", { ...REPORT, notes: HOSTILE, missing: HOSTILE, degraded: HOSTILE, keys: HOSTILE.map((name) => ({ ...REPORT.keys[0], name, group: name, place: name, from: name })),
      findings: HOSTILE.map((name) => ({ rule: name, name, place: name, problem: name, remedy: name })), policies: HOSTILE.map((name) => ({ rule: name, name, level: "advisory", message: name })),
      access: { environments: access, github: access, holders: access, keys: [], widened: 1 } });
    assert.equal((await comment()).code, 0);
    const [, , ...lines] = (comments[0]?.body ?? "").split("\n");
    // Outside code spans there are only words of ours.
    const outside = lines.map((line) => line.replace(/`[^`]*`/g, ""));
    for (const line of outside) assert.match(line, /^[\w .,:;()'/?*#|+~>-]*$/);
    assert.deepEqual(lines.filter((l) => l.startsWith("#")), ["## What this pull request would change", "### Preview of `production`: changes (1 create)", "### staging", "### development"]);
    assert.equal(outside.some((l) => /:\/\/|::|Approved/.test(l)) || lines.some((l) => l.includes("::error")), false);
  });

  it("A-08 P-23 what a comment does not show in full is not reviewed: a strange name, a strange operation, too many steps", () => {
    const of = (steps: object[]): { text: string; shown: readonly string[] } => reportsMarkdown([{ stack: "production", report: parseReport(JSON.stringify({ ...REPORT, steps })) }]);
    assert.deepEqual(of(REPORT.steps).shown, ["production"]);
    for (const bad of HOSTILE) for (const step of [{ op: bad }, { urn: urn(bad) }, { urn: urn("a", bad) }, { urn: bad }, { properties: [bad] }]) {
      const { text, shown } = of([STEP, { ...STEP, ...step }]);
      // A text of 5,000 characters and more is no part of a report at all.
      assert.deepEqual([shown, /names that cannot be shown, so it does not count|No report/.test(text), text.includes(bad)], [[], true, false], JSON.stringify(step));
    }
    // The name is the URN's, whatever the report calls it.
    assert.match(of([{ ...STEP, op: "delete", urn: urn("environment-a", "pulumiservice:index:Environment"), name: "harmless", type: "harmless" }]).text, /- delete `pulumiservice:index:Environment` \(`input`\): `environment-a`/);
    const many = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ ...STEP, urn: urn(`held-SOME_RATHER_LONG_NAME_${n}`) }));
    assert.deepEqual(of(many(300)).shown, ["production"]);
    const long = of(many(3_000));
    assert.deepEqual([long.shown, long.text.length < LONGEST, /Too long for a comment, so it does not count as reviewed/.test(long.text)], [[], true, true]);
  });

  it("P-23 what is no report counts as none and is not shown; a link, a folder or a huge file is refused", async () => {
    for (const content of ["canary", "[]", "{}", { ...REPORT, schemaVersion: 9 }, { ...REPORT, steps: "canary" }, { ...REPORT, steps: [{ op: {}, name: 1, type: [] }] }, { ...REPORT, outcome: 3 }, { ...REPORT, outcome: "<b>safe</b>" }, { ...REPORT, kind: "other" }, { ...REPORT, steps: [{ op: "create", urn: urn("a") }] }, { ...REPORT, surplus: 1 }, { ...REPORT, effects: { "<b>": 1 } }, { ...REPORT, effects: { create: -1 } },
      { ...REPORT, calls: { writes: 1, reads: 1, possible: 0, exact: true, kinds: [{ store: "esc", kind: "[x](//y)", writes: 1, reads: 0, possible: 0 }] } }, { ...REPORT, keys: [{ ...REPORT.keys[0], status: "fine" }] },
      { ...REPORT, policies: [{ rule: "r", name: "n", level: "**none**", message: "m" }] }]) {
      assert.equal(parseReport(typeof content === "string" ? content : JSON.stringify(content)), undefined);
    }
    report("production", "canary");
    assert.equal((await comment()).code, 0);
    assert.deepEqual([readShown(comments[0]?.body ?? "")?.digests, comments[0]?.body.includes("canary")], [{}, false]);
    const before = writes().length;
    writeFileSync(join(folder, "staging.json"), " ".repeat(4 * 1024 * 1024 + 1));
    assert.equal((await comment()).code, 3);
    rmSync(join(folder, "staging.json"));
    symlinkSync("/etc/hostname", join(folder, "staging.json"));
    assert.equal((await comment()).code, 3);
    assert.equal(writes().length, before);
  });

  it("P-12 without the branch, the run or a token it is refused, and an answer of GitHub is told without the token", async () => {
    report("production", REPORT);
    assert.equal((await run(["comment", "--reports", folder], { cwd: folder, env: env() })).code, 2);
    assert.equal((await run(["comment", "--reports", folder, "--print"], { cwd: folder })).code, 0);
    assert.equal((await run(["reviewed", "--commit", MERGED], { cwd: folder, env: { GITHUB_REPOSITORY: "acme/main" } })).code, 3);
    assert.equal((await run(["reviewed", "--commit", "main"], { cwd: folder, env: env() })).code, 2);
    assert.equal((await run(["reviewed", "--commit", MERGED], { cwd: folder, env: { ...env(), GITHUB_REPOSITORY: "../../x" } })).code, 3);
    pulls = undefined;
    const ended = await reviewed();
    assert.equal(ended.code, 3);
    assert.equal(ended.stderr.includes("token-canary"), false);
  });

  it("A-08 the deployment finds the run and the digests that the merged pull request shows, and nothing else counts", async () => {
    const digests = { production: "1".repeat(64), staging: "2".repeat(64) };
    const body = `${MARK}\n${shownLine({ run: "42", head: HEAD, digests })}\n## text`;
    const told = async (): Promise<string> => {
      const { code: exit, stdout } = await reviewed();
      assert.equal(exit, 0);
      return stdout;
    };
    pulls = [pull({ number: 6 }), pull({ merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: MERGED })];
    comments = [{ id: 1, body: body.replace("run=42", "run=66"), user: { login: "person" } }, { id: 2, body, user: { login: BOT } }];
    assert.equal(await told(), `run=42\ndigests=production=${digests.production} staging=${digests.staging}\n`);
    assert.deepEqual(JSON.parse((await reviewed("--json")).stdout), { schemaVersion: 1, commit: MERGED, run: "42", digests });
    const none = "run=\ndigests=\n";
    comments = [{ id: 2, body: body.replace(HEAD, MERGED), user: { login: BOT } }];
    assert.equal(await told(), none, "another commit was merged than the one that was shown");
    for (const text of [`x\n${body}`, body.replace("run=42", "run=$(id)"), body.replace("production=1", "production=x"), body.replace("-->", "extra -->")]) assert.equal(readShown(text), undefined, text);
    comments = [{ id: 2, body, user: { login: BOT } }];
    pulls = [pull(), pull({ merge_commit_sha: MERGED }), pull({ merged_at: "2026-01-01T00:00:00Z", merge_commit_sha: HEAD })];
    assert.equal(await told(), none, "no pull request was merged as this commit");
  });
});
