import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkCompose } from "../../../cli/workflows/compose-rules.ts";
import { projectFiles, ROOT } from "../../source-files.ts";

const FOLDER = join(ROOT, "test", "workflows", "compose");
const inFile = (name: string): string[] => checkCompose(name, readFileSync(join(FOLDER, name), "utf8")).map(({ line, rule, problem }) => `${line} ${rule} ${problem.split(" ")[0]}`);

describe("compose files", () => {
  it("D-24 literal credentials, open services, ports on every address and the engine's socket are each named, with no text of a value", () => {
    assert.deepEqual(inFile("d24-open-services.yml"), ["7 literal-credential postgres", "8 no-authentication postgres", "10 open-port postgres", "11 no-authentication redis", "14 open-port redis",
      "19 no-authentication weaviate", "23 literal-credential grafana", "24 literal-credential grafana", "28 engine-socket tools"]);
    assert.doesNotMatch(JSON.stringify(checkCompose("x", readFileSync(join(FOLDER, "d24-open-services.yml"), "utf8"))), /written-in-the-file/);
  });

  it("D-24 the same services as they should be have no finding; a file that is no compose file has none; one that cannot be read is named", () => {
    assert.deepEqual(inFile("good.yml"), []);
    assert.deepEqual(checkCompose("x", "a: 1\n"), []);
    assert.deepEqual(checkCompose("x", "services:\n  a: [\n").map(({ rule }) => rule), ["unreadable"]);
  });

  it("D-24 no compose file of this repository but the bad one has a finding", () => {
    const files = projectFiles().filter((file) => /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$|test\/workflows\/compose\//.test(file));
    assert.deepEqual(files.filter((file) => checkCompose(file, readFileSync(join(ROOT, file), "utf8")).length > 0), ["test/workflows/compose/d24-open-services.yml"]);
  });
});
