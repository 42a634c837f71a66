import { strict as assert } from "node:assert";
import { byName, catalog } from "../../catalog/index.ts";
import type { CatalogRow, Format } from "../../catalog/types.ts";
import { checkFormat, checkValue } from "../../model/formats.ts";
import { samples } from "./format-samples.ts";

const rowOf = (name: string): CatalogRow => byName.get(name) ?? assert.fail(name);
const keyOf = (row: CatalogRow): string => JSON.stringify(row.format);
const accepted = (row: CatalogRow, value: string, environment: "development" | "staging" | "production" = "staging"): boolean => checkFormat(row, value, environment) === undefined;

describe("formats", () => {
  for (const { names, accepts, refuses } of samples) {
    it(`S-36 ${names[0]}: accepts and refuses by its format`, () => {
      for (const row of names.map(rowOf)) {
        assert.equal(keyOf(row), keyOf(rowOf(names[0] ?? "")), `${row.name} has another format than the sample says`);
        for (const value of accepts) assert.equal(checkFormat(row, value, "staging"), undefined, row.name);
        for (const value of refuses) {
          const problem = checkFormat(row, value, "staging");
          assert.match(problem ?? "", /^must be /, `${row.name} took sample ${refuses.indexOf(value)}`);
        }
      }
    });
  }

  it("S-36 has a sample for every format but addresses and those of one environment", () => {
    const sampled = new Set(samples.flatMap(({ names }) => names.map((name) => keyOf(rowOf(name)))));
    const left = catalog.filter((row) => row.format.type !== "url" && !sampled.has(keyOf(row))).map(({ name }) => name);
    // These two and DEBUG, SOPHIA_ADMIN_USERNAME are tried below, in each environment.
    assert.deepEqual(left.sort(), ["CORS_ORIGINS", "POSTGRES_PASSWORD"]);
  });

  it("S-36 anchors every pattern at both ends, with no alternative outside", () => {
    const formats = catalog.flatMap((row): Format[] => [row.format, ...Object.values(row.formatIn ?? {})]);
    for (const format of formats) {
      if (format.type !== "regex") continue;
      assert.match(format.pattern, /^\^.*\$$/s);
      let depth = 0;
      for (const character of format.pattern.replace(/\\.|\[(?:\\.|[^\]])*\]/g, "_")) {
        depth += character === "(" ? 1 : character === ")" ? -1 : 0;
        assert.ok(depth > 0 || character !== "|", format.pattern);
      }
    }
  });

  it("S-36 tells passwords, origins, user names and switches apart by environment", () => {
    const password = rowOf("POSTGRES_PASSWORD");
    assert.ok(accepted(password, "x".repeat(8), "development"));
    assert.ok(!accepted(password, "x".repeat(7), "development"));
    for (const environment of ["staging", "production"] as const) {
      assert.ok(accepted(password, "x".repeat(16), environment));
      assert.ok(!accepted(password, "x".repeat(15), environment));
    }
    for (const environment of ["development", "production"] as const) assert.ok(!accepted(password, "postgres", environment));
    const expect = (name: string, value: string, elsewhere: boolean, production: boolean): void => {
      assert.equal(accepted(rowOf(name), value, "staging"), elsewhere, name);
      assert.equal(accepted(rowOf(name), value, "production"), production, name);
    };
    expect("DEBUG", "true", true, false);
    expect("DEBUG", "false", true, true);
    expect("DEBUG", "0", false, false);
    expect("SOPHIA_ADMIN_USERNAME", "Admin", true, false);
    expect("SOPHIA_ADMIN_USERNAME", "ada", true, true);
    expect("CORS_ORIGINS", "*", true, false);
    expect("CORS_ORIGINS", "https://a.example,http://b.example:3000", true, true);
    expect("CORS_ORIGINS", "https://a.example,*", true, false);
    expect("CORS_ORIGINS", "http://[::1]:3000,http://dev_box", true, true);
    expect("CORS_ORIGINS", "http://[::1", false, false);
    expect("CORS_ORIGINS", "https://a.example/path", false, false);
  });

  it("C-06 gives defaults that pass their own format in every environment they exist in", () => {
    for (const row of catalog) {
      for (const environment of row.environments) {
        if (row.default !== undefined && environment !== "ci") assert.deepEqual(checkValue(row, row.default, environment), [], `${row.name} in ${environment}`);
      }
    }
  });
});

describe("addresses", () => {
  const good: Record<string, string> = {
    GONG_URL: "https://us-1.api.gong.io",
    POSTGRES_URL: "postgresql://user:p%40ss@db:5432/sophia",
    REDIS_URL: "rediss://redis:6379/0",
    NEO4J_URI: "neo4j+s://graph.example:7687",
    SENTRY_DSN: "https://abc@o1.ingest.example/1",
    PULUMI_BACKEND_URL_PROD: "s3://sophia-prod-state",
    MEM0_URL: "http://mem0:8000",
    ESTUARY_API_URL: "https://api.estuary.tech",
    WEAVIATE_URL: "http://weaviate:8080",
  };
  const addresses = catalog.filter((row) => row.format.type === "url");

  it("S-36 has an accepted address for each kind of address format", () => {
    const tried = new Set(Object.keys(good).map((name) => keyOf(rowOf(name))));
    assert.deepEqual(addresses.filter((row) => !tried.has(keyOf(row))).map(({ name }) => name), []);
    for (const [name, value] of Object.entries(good)) assert.equal(checkFormat(rowOf(name), value, "staging"), undefined, name);
  });

  it("S-36 Neo4j's drivers take six schemes (fault 19)", () => {
    for (const scheme of ["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"]) assert.ok(accepted(rowOf("NEO4J_URI"), `${scheme}://graph.example:7687`), scheme);
    for (const scheme of ["neo4j+sss", "https", "boltx"]) assert.ok(!accepted(rowOf("NEO4J_URI"), `${scheme}://graph.example:7687`), scheme);
  });

  for (const row of addresses) {
    it(`S-36 ${row.name}: refuses what only looks like its address`, () => {
      const value = Object.entries(good).find(([name]) => keyOf(rowOf(name)) === keyOf(row))?.[1] ?? assert.fail();
      const { format } = row;
      assert.ok(format.type === "url");
      const [scheme = "", rest = ""] = value.split("://");
      const attacks = [`x${value}`, ` ${value}`, `${value}\n`, `${scheme}:${rest}`, `javascript://${rest}`, `${scheme}://`, `${scheme}:\\\\${rest}`, value.replace("://", "://a b@"), "evil.example"];
      if (!format.userinfo) attacks.push(`${scheme}://user:password@${rest}`, `${scheme}://user@${rest}`);
      if (format.host !== undefined) {
        const host = new URL(value).hostname;
        for (const evil of [`${host}.evil.example`, `evil.example/${host}`, `evil.example#${host}`, `evil.example?${host}`, `${host}@evil.example`, `${host}:443@evil.example`, `evil${format.host.replace(/^\./, "")}`, `${host}.`]) {
          attacks.push(`${scheme}://${evil}/`);
        }
      }
      assert.ok(accepted(row, value));
      for (const attack of attacks) assert.ok(!accepted(row, attack), `took attack ${attacks.indexOf(attack)}`);
    });
  }

  it("S-36 wants a domain above gong.io, not gong.io itself", () => {
    assert.ok(!accepted(rowOf("GONG_URL"), "https://gong.io"));
    assert.ok(accepted(rowOf("GONG_URL"), "https://x.gong.io/"));
    assert.ok(!accepted(rowOf("GONG_URL"), "http://x.gong.io/"));
  });

  it("P-08 lets no plain address carry a user or a password", () => {
    assert.deepEqual(addresses.filter((row) => row.kind === "plain" && row.format.type === "url" && row.format.userinfo), []);
  });
});
