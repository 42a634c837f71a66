import { strict as assert } from "node:assert";
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { checkPlaceholder, checkSize, checkText, checkValue } from "../../model/formats.ts";
import { row } from "./world.ts";

describe("refused values", () => {
  const refused: Record<string, string[]> = {
    "nothing": [""],
    "white space": [" ", "\t\n"],
    "your_…": ["your_openai_key", "YOUR_TOKEN", "your-key"],
    "…_here": ["put_it_here", "TOKEN-HERE"],
    "changeme": ["changeme", "ChangeMe", "change_me"],
    "placeholder…": ["placeholder", "Placeholder-1"],
    "dummy_value_for_…": ["dummy_value_for_OPENAI_API_KEY"],
    "…REPLACE THIS": ["sk REPLACE THIS"],
    "None and null": ["None", "null", "NULL", "undefined", "N/A"],
    "masked forms": ["sk-a...z9", "..."],
    "stand-ins of the shadow state": ["held:OPENAI_API_KEY"],
  };
  for (const [kind, values] of Object.entries(refused)) {
    it(`C-07 refuses ${kind}, without repeating it`, () => {
      // One sentence for all of them: nothing of a value can be in it.
      const problems = values.map((value) => checkValue(row("A"), value, "production"));
      for (const found of problems) assert.equal(found.length, 1);
      assert.equal(new Set(problems.flat()).size, 1);
    });
  }

  it("C-07 takes values that only come near those words", () => {
    for (const value of ["yours", "there", "changement", "a placeholder", "nonesuch", "nullable", "$a and $b", "x${", "a..b", "upheld:x", "$"]) {
      assert.equal(checkPlaceholder(value), undefined, value);
    }
  });

  const refusedAs = (problem: RegExp, values: readonly string[]): void => {
    for (const value of values) assert.match(checkValue(row("A"), value, "production").join("; "), problem, value);
  };

  it("C-07 refuses what some tool should have replaced: variables, commands, templates, addresses of secret stores (fault 18)", () => {
    refusedAs(/^is a reference that was not expanded \(\$\{…\}\)$/, [
      // Shells, Compose, CI systems, build tools.
      "${OPENAI_API_KEY}", "${A:-b}", "cache-${CACHE_PASSWORD}", "https://${REGION}.api.example.com", "${{ secrets.CACHE }}", "${env:CACHE_KEY}", "${var.cache_key}", "${sophia.ai}", "$CACHE_PASSWORD", "%CACHE_PASSWORD%", "$env:CACHE_PASSWORD", "secrets.CACHE_KEY",
      "$(cat /run/secrets/cache)", "$(CACHE_KEY)", "x$(pass show cache)", "$(< cache.txt)", "`pass show cache`", "#{CacheKey}#", "__CACHE_KEY__", "@cache.key@", "%{CACHE_KEY}", "process.env.CACHE_KEY", "os.environ['CACHE']", "ENV['CACHE']",
      // Templates.
      "{{ cache_password }}", "{{ .Values.cache.password }}", "{{resolve:secretsmanager:cache:SecretString:password}}", "<%= cache %>", "!vault |", "!reference [.cache, key]", "!Ref CachePassword", "!Sub x",
      // Secret stores.
      "op://vault/cache/password", "{{ op://vault/cache/password }}", "vault:secret/data/cache#password", "ref+vault://secret/cache#/password", "ref+awssecrets://cache", "secretref+gcpsecrets://p/cache", "awssm://cache", "gcpsm://p/cache", "akv://v/cache", "bws://id", "doppler://p/c/K",
      "arn:aws:secretsmanager:us-east-1:1:secret:cache", "arn:aws-us-gov:ssm:us-gov-west-1:1:parameter/cache", "projects/p/secrets/cache/versions/latest", "/run/secrets/cache", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/c)", "keyring:service/cache", "secretref:cache/key",
      // Ciphertext.
      "ENC[AES256_GCM,data:aa,iv:bb]", `encrypted:${"aB3/".repeat(20)}`, "$ANSIBLE_VAULT;1.1;AES256", `v1:${"aB3/".repeat(4)}:aB3+`,
    ]);
  });

  it("C-07 refuses the words of example files in place of a secret, and takes them as plain settings (fault 18)", () => {
    const words = ["my-cache-service-key", "example-cache-api-key", "the_password_is_not_safe", "generate_a_new_secret", "get_the_token_from_cache", "random_string", "some-long-secret", "secret", "password", "password12", "MySecretPassword", "AdminPass123!", "access-key", "secret_key_value", "sk-example", "test_token", "dev-secret", "sk-123abc", "foo", "fake_sender", "not-a-real-key-1", "notsecure", "do_not_use_in_production", "key-only-for-testing", "Passw0rd1!"];
    refusedAs(/^is a placeholder \(words in place of a value\)$/, words);
    for (const value of words) assert.equal(checkValue(row("A", { kind: "plain" }), value, "production").length, 0, value);
    refusedAs(/^is a placeholder/, ["cache-your-key-goes", "CHANGE_ME_NOW", "please-change-me", "ChangeThisLater", "replace-with-a-key", "REPLACE_ME", "TODO", "todo: ask ops", "FIXME", "insert-key-here-now", "<your-key>", "<CACHE KEY>", "https://<your_host>.example", "[your key]", "{KEY}", "sk-xxxxxxxxxxxx", "XXXXXXXX", "xxx", "ghp_xxx", "a-xxx-xxx", "put_your_key"]);
    refusedAs(/^is masked/, ["********", "ab****yz", "•••••", "sk-a…z", "[REDACTED]"]);
    refusedAs(/^is its own name$/, ["A", "a"]);
  });

  it("C-07 refuses outer white space, characters that nobody sees, and what word processors put in (fault 18)", () => {
    refusedAs(/^begins or ends with white space$/, [" Zx9", "Zx9 ", "Zx9\n", "Zx9\r\n", "\tZx9", "Zx9\u2028"]);
    refusedAs(/^holds a tab or a line break, and its format has none$/, ["two\nlines", "a\tb", "a\r\nb"]);
    refusedAs(/^holds a character without width/, ["va\u200blue", "\ufeffvalue", "val\u00adue", "a\u202eb", "a\u2060b", "a\ufe0f", "a\u{e0041}"]);
    refusedAs(/^holds a typographic/, ["\u201cvalue\u201d", "it\u2019s", "a\u2013b", "a\u00a0b", "a\u3000b", "\u00abvalue\u00bb"]);
    refusedAs(/^holds a control character$/, ["a\u001bb", "a\u007fb", "a\u0085b"]);
    refusedAs(/^holds U\+FFFD/, ["stra\ufffdenbahn"]);
    // A pattern that has lines allows them, no other does; letters of any script are letters.
    const lines = row("A", { format: { type: "regex", pattern: "^BEGIN\\n(?:[a-z]+\\n)+END\\n?$" } });
    assert.deepEqual([checkValue(lines, "BEGIN\nabc\nEND\n", "production"), checkValue(lines, "BEGIN\nabc\nEND\n\n", "production")], [[], ["begins or ends with white space"]]);
    assert.deepEqual(["straßenbahn", "пароль", "日本語の鍵", "two words"].flatMap((value) => checkValue(row("A"), value, "production")), []);
  });

  it("C-07 takes what generators of passwords and keys make: 20,000 of each kind (fault 18)", () => {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const from = (alphabet: string, length: number) => (): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
    const kinds: Record<string, () => string> = {
      "openssl rand -base64": () => randomBytes(32).toString("base64"), "openssl rand -hex": () => randomBytes(24).toString("hex"), "base64url": () => randomBytes(48).toString("base64url"), "uuid": randomUUID,
      "pwgen -s": from(letters, 16), "eight small letters": from(letters.slice(26, 52), 8), "digits": from("0123456789", 10), "letters and -_": from(`${letters}-_`, 40), "letters and !@#%^&*": from(`${letters}!@#%^&*`, 20), "groups": () => Array.from({ length: 4 }, from(letters, 6)).join("-"),
    };
    // Four stars in a row come up once in a million draws, and are taken for a mask: one of 20,000 is chance, three are a fault.
    for (const [kind, make] of Object.entries(kinds)) {
      const refused = Array.from({ length: 20_000 }, make).filter((value) => checkText(row("NAME"), value, "production") !== undefined);
      assert.ok(refused.length <= 2, `${kind}: ${refused.join(" ")}`);
    }
    // All printable characters: three dots, ${abc} and their like do come up by chance; seldom enough to draw again.
    const all = from(Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join(""), 20);
    const refusedOnes = Array.from({ length: 20_000 }, all).filter((value) => checkText(row("NAME"), value, "production") !== undefined);
    assert.ok(refusedOnes.length <= 12, `${refusedOnes.length} of 20,000`);
  });

  it("C-07 judges the longest value without going over it again and again, whatever it repeats", () => {
    const cost = (value: string): number => {
      const start = performance.now();
      checkText(row("A"), value, "production");
      return performance.now() - start;
    };
    for (const piece of ["pass", "test_", "a_", "$(a", "${a:", "vault:/", "{{ ", "<a-", "`a ", "$(a ", "x", "%{A", " ", "[", "change", "projects/", "my-", "vault:a/"]) {
      const long = (length: number): string => piece.repeat(length / piece.length) + "!";
      const short = Math.max(1, ...Array.from({ length: 3 }, () => cost(long(6_000))));
      // Eight times as long: eight times as much work, 64 times where each place looks at all others, more for what is worse.
      assert.ok(Math.min(...Array.from({ length: 3 }, () => cost(long(48_000)))) < 200 * short, piece);
    }
  });

  it("C-07 takes held: stand-ins where a dry run allows them, whatever the format", () => {
    assert.deepEqual(checkValue(row("A", { format: { type: "int" } }), "held:A", "production", { allowHeld: true }), []);
    assert.equal(checkValue(row("A", { format: { type: "int" } }), "x", "production", { allowHeld: true }).length, 1);
  });

  it("P-21 (1 of 5) takes 48 KB and refuses one byte more, counted in UTF-8", () => {
    assert.equal(checkSize("é".repeat(24 * 1024)), undefined);
    assert.match(checkSize(`${"é".repeat(24 * 1024)}a`) ?? "", /48 KB \(49152 bytes\)/);
  });

  it("U-11 (1 of 2) refuses what no process environment can carry, and takes lines and other scripts; what GitHub's plugin would compose is refused", () => {
    for (const value of ["A\u0300", "\u212b", "\uf900"]) assert.equal(checkSize(value), "is not in Unicode's composed form (NFC), which the GitHub plugin would turn it into");
    assert.equal(checkSize("\u00c0\u00c5"), undefined);
    for (const value of ["a\u0000b", "a\ud800b"]) assert.match(checkSize(value) ?? "", /no environment variable/);
    assert.equal(checkSize("a\r\nb\t日本 😀"), undefined);
  });
});
