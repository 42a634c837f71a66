import { strict as assert } from "node:assert";
import fc from "fast-check";
import { byName, catalog } from "../../catalog/index.ts";
import { effectivePlain } from "../../model/defaults.ts";
import { keyRing, postgresUrl } from "../../model/derive.ts";
import { checkFormat } from "../../model/formats.ts";
import { missingRequired } from "../../model/missing.ts";
import { topologyOf } from "./world.ts";

const context = { organization: "acme", project: "sophia", stack: "production" } as const;
const plain = (settings: object = {}, supplied: object = {}, held: object = {}) =>
  effectivePlain(topologyOf("production").plain, new Map(Object.entries(settings)), new Map(Object.entries(supplied)), context, new Map(Object.entries(held)));

describe("plain values", () => {
  it("C-06 writes the defaults of required names, the stack's own names, and nothing else", () => {
    const { values, findings } = plain();
    assert.deepEqual(findings, []);
    assert.deepEqual([...values].sort(), [
      ["POSTGRES_DB", "sophia"],
      ["POSTGRES_USER", "postgres"],
      ["PULUMI_ESC_ENV", "acme/default/sophia-ai-production"],
      ["PULUMI_ORG", "acme"],
      ["PULUMI_PROJECT", "sophia"],
      ["PULUMI_STACK", "production"],
      ["SNOWFLAKE_DATABASE", "SOPHIA_AI"],
      ["SOPHIA_ENVIRONMENT", "production"],
    ]);
  });

  it("U-01 takes settings before the door, the door before what is held, and that before a default", () => {
    const value = (...layers: object[]): string | undefined => plain(...layers).values.get("POSTGRES_DB");
    assert.equal(value({ POSTGRES_DB: "a" }, { POSTGRES_DB: "b" }, { POSTGRES_DB: "c" }), "a");
    assert.equal(value({}, { POSTGRES_DB: "b" }, { POSTGRES_DB: "c" }), "b");
    assert.equal(value({}, {}, { POSTGRES_DB: "c" }), "c");
    assert.equal(value(), "sophia");
  });

  it("S-36 checks the format of settings and names the file, not the value", () => {
    const { findings } = plain({ LOG_LEVEL: "Canary", DEBUG: "true" });
    assert.deepEqual(findings.map(({ name, place }) => [name, place]), [["LOG_LEVEL", "sophia-secrets:settings in Pulumi.production.yaml"], ["DEBUG", "sophia-secrets:settings in Pulumi.production.yaml"]]);
    assert.doesNotMatch(JSON.stringify(findings), /Canary/);
  });

  it("C-01 refuses settings that are a secret, unknown, of another environment, without a destination or the stack's own", () => {
    const { findings, values } = plain({ OPENAI_API_KEY: "x", NO_SUCH: "x", SSL_CERT_FILE: "/x", API_PORT: "8000", PULUMI_ORG: "other" });
    assert.deepEqual(findings.map(({ name, rule }) => [name, rule]), [["OPENAI_API_KEY", "C-01"], ["NO_SUCH", "C-01"], ["SSL_CERT_FILE", "C-01"], ["API_PORT", undefined], ["PULUMI_ORG", "F-01"]]);
    assert.equal(values.get("PULUMI_ORG"), "acme");
  });

  it("E-01 finds an organisation that ESC would not take", () => {
    const { findings } = effectivePlain(topologyOf("production").plain, new Map(), new Map(), { ...context, organization: "your-organisation" });
    assert.deepEqual([...new Set(findings.map(({ name }) => name))], ["PULUMI_ORG"]);
  });
});

describe("missing names", () => {
  const missing = (environment: "development" | "staging" | "production", held: string[] = []): string[] => {
    const topology = topologyOf(environment);
    const { values } = effectivePlain(topology.plain, new Map(), new Map(), { ...context, stack: environment });
    return missingRequired(topology, new Set(held), values);
  };

  it("C-04 are the required names that people bring, in each environment its own", () => {
    for (const environment of ["production", "staging", "development"] as const) {
      const brought = catalog.filter((row) => row.requiredIn.includes(environment) && row.source === "operator" && row.default === undefined);
      assert.ok(brought.length > 0);
      assert.deepEqual(missing(environment), brought.map(({ name }) => name).sort());
    }
  });

  it("S-40 (1 of 2) are fewer by what is held or set", () => {
    assert.deepEqual(missing("production").filter((name) => !missing("production", ["OPENAI_API_KEY"]).includes(name)), ["OPENAI_API_KEY"]);
    const topology = topologyOf("production");
    assert.ok(!missingRequired(topology, new Set(), new Map([["GONG_URL", "https://x.gong.io"]])).includes("GONG_URL"));
  });

  it("U-04 (3 of 3) do not count a retired name", () => {
    const rows = catalog.map((row) => (row.name === "OPENAI_API_KEY" ? { ...row, retired: "moved" } : row));
    assert.ok(!missingRequired(topologyOf("production", { rows }), new Set(), new Map()).includes("OPENAI_API_KEY"));
  });
});

describe("derived values", () => {
  const parts = { user: "sophia", password: "p@ss:w/rd?#'$%", host: "db", port: "5432", database: "sophia" };
  const url = byName.get("POSTGRES_URL") ?? assert.fail();

  it("F-01 POSTGRES_URL joins its five parts, percent-encoded", () => {
    assert.equal(postgresUrl(parts), "postgresql://sophia:p%40ss%3Aw%2Frd%3F%23%27%24%25@db:5432/sophia");
    assert.equal(checkFormat(url, postgresUrl(parts), "production"), undefined);
  });

  it("F-01 POSTGRES_URL leaves no character of a part that a URL reads in its own way", () => {
    const awkward = "a!'()*b c/ä+&=~-._";
    const read = "a%21%27%28%29%2Ab%20c%2F%C3%A4%2B%26%3D~-._";
    assert.equal(postgresUrl({ user: awkward, password: awkward, host: "db.internal", port: "6543", database: awkward }), `postgresql://${read}:${read}@db.internal:6543/${read}`);
  });

  it("F-01 POSTGRES_URL gives any password back", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (password) => {
      const read = new URL(postgresUrl({ ...parts, password }));
      assert.equal(decodeURIComponent(read.password), password);
      assert.equal(read.hostname, "db");
    }), { numRuns: 200 });
  });

  it("R-07 JWT_KEYS lists the keys newest first, with an end for all but the first", () => {
    const ring = keyRing([{ kid: "g2", key: "n\"ew" }, { kid: "g1", key: "old", notAfter: "2025-01-02T00:00:00.000Z" }]);
    assert.equal(ring, '[{"kid":"g2","key":"n\\"ew"},{"kid":"g1","key":"old","notAfter":"2025-01-02T00:00:00.000Z"}]');
    assert.equal(checkFormat(byName.get("JWT_KEYS") ?? assert.fail(), keyRing([{ kid: "g1", key: "aGVsbG8=" }]), "production"), undefined);
  });
});
