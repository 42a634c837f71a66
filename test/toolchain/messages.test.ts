import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { goFailure } from "../../toolchain/errors.ts";
import { goEnvironment } from "../../toolchain/go-build.ts";
import { FakeMachine } from "./fake-machine.ts";

describe("messages of the set-up", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => machine.remove());

  it("U-15 without Go the message names both remedies, and nothing counts as set up", async () => {
    const { code, stderr } = await machine.setUp().ended;
    assert.equal(code, 3);
    assert.match(stderr, /ToolchainError: The engine must be built, and there is no Go on PATH\.\nRemedy: install Go 1\.26 or newer .*or install Pulumi 3\.259/);
    assert.equal(existsSync(path.join(machine.root, ".toolchain", "stamp.json")), false);
  });

  it("U-15 an unreachable module proxy is named as such, with what go said", async () => {
    const said = 'go: example.org/module@v1.2.3: Get "https://proxy.invalid/module": dial tcp: lookup proxy.invalid: no such host';
    const { code, stderr } = await machine.withGo().setUp({ FAKE_GO_SAYS: said }).ended;
    assert.equal(code, 3);
    assert.ok(stderr.includes(said));
    assert.match(stderr, /could not download its modules[\s\S]*Remedy: check the network, the proxy variables \(HTTPS_PROXY\) and `go env GOPROXY`/);
  });

  it("U-15 a Go that is too old and may not fetch a newer one is told from a missing network", () => {
    const { message } = goFailure("The engine", "go: go.mod requires go >= 1.26 (running go 1.22.0; GOTOOLCHAIN=local)");
    assert.match(message, /needs a newer Go[\s\S]*unset GOTOOLCHAIN/);
  });

  it("U-15 a compile error is neither, and keeps its last lines", () => {
    const lines = Array.from({ length: 30 }, (_, n) => `main.go:${n}: undefined: x`);
    const { message } = goFailure("The engine", lines.join("\n"));
    assert.match(message, /main\.go:29/);
    assert.doesNotMatch(message, /main\.go:5:|network|newer Go/);
  });

  it("U-15 Go's caches lie in the project unless the user says where they belong", () => {
    const own = goEnvironment("/p", { HOME: "/h" });
    assert.deepEqual([own["GOPATH"], own["GOMODCACHE"], own["GOCACHE"]], ["/p/.toolchain/go", "/p/.toolchain/go/mod", "/p/.toolchain/go/build"]);
    assert.equal(own["GOENV"], "/h/.config/go/env");
    const given = goEnvironment("/p", { HOME: "/h", GOPATH: "/g", GOCACHE: "/c", GOPROXY: "off" });
    assert.deepEqual([given["GOMODCACHE"], given["GOCACHE"], given["GOPROXY"]], ["/g/pkg/mod", "/c", "off"]);
    assert.equal(given["XDG_CONFIG_HOME"], "/p/.toolchain/go/config");
  });
});
