import { strict as assert } from "node:assert";
import fc from "fast-check";
import { catalog } from "../../catalog/index.ts";
import { resolveSupplied } from "../../model/supplied.ts";
import { parseValuesFile } from "../../model/values-file.ts";

const read = (...lines: string[]) => parseValuesFile(lines.join("\n"), "v");
const values = (...lines: string[]): string[][] => read(...lines).entries.map(({ name, value }) => [name, value]);
const places = (...lines: string[]): string[] => read(...lines).entries.map(({ name, place }) => `${name} ${place}`);
const found = (...lines: string[]): string[] => read(...lines).findings.map(({ name, place, problem }) => `${name} ${place} ${problem}`);

describe("values files in dotenv form", () => {
  it("U-01 give names and values, with comments, blanks, `export` and both kinds of quote as all readers have them", () => {
    assert.deepEqual(read("# a comment", "A=one", "", "  \t", "  # B=two", "export B='two # words'", '  export C="a\'b" # why', "D='\\n$x `\"'", "E=plain # comment", "F=", "e_f=\"\"", "exportG=7"), {
      entries: [["A", "one", 2], ["B", "two # words", 6], ["C", "a'b", 7], ["D", "\\n$x `\"", 8], ["E", "plain", 9], ["F", "", 10], ["e_f", "", 11], ["exportG", "7", 12]]
        .map(([name, value, line]) => ({ name, value, place: `v:${line}` })),
      findings: [],
    });
  });

  it("U-01 a quoted value goes over lines; the next name keeps its own line number", () => {
    assert.deepEqual(values("A='-----BEGIN", "", "# no comment", "B=no name", "END'", "C=c"), [["A", "-----BEGIN\n\n# no comment\nB=no name\nEND"], ["C", "c"]]);
    assert.deepEqual(places("A='", "x", "' # closed", "C=\"", '"', "D=d"), ["A v:1", "C v:4", "D v:6"]);
    assert.deepEqual(values("A='{\"a\": \"b\"", "}'", "B=b"), [["A", '{"a": "b"\n}'], ["B", "b"]]);
  });

  it("C-04 a value that ends with a backslash does not swallow the lines below it", () => {
    const path = "A='C:\\'";
    assert.deepEqual([values(path, "B='b'", "C=c"), places(path, "B='b'", "C=c"), found(path)], [[["A", "C:\\"], ["B", "b"], ["C", "c"]], ["A v:1", "B v:2", "C v:3"], []]);
    // To npm dotenv the second quote closes nothing here: it would read one value over two lines.
    assert.deepEqual(found(path, "B='"), ["B v:2 the quote that opens this value is never closed"]);
    assert.deepEqual(found(path, "# B='"), ["- v npm dotenv, Node and a shell do not read this file alike"]);
    assert.deepEqual(read("A='a", "b\\'", "#! stack staging", "B='b'").stack, "staging");
  });

  it("U-01 line feeds end lines; other line ends and a byte order mark are refused once, for a shell reads them as text (fault 16)", () => {
    const entries = [{ name: "A", value: "a\nb", place: "v:2" }, { name: "B", value: "b", place: "v:4" }];
    const text = ["#! stack staging", "A='a", "b'", "B=b", ""];
    assert.deepEqual(parseValuesFile(text.join("\n"), "v"), { stack: "staging", entries, findings: [] });
    for (const [given, problem] of [[text.join("\r\n"), "lines end with a carriage return"], [`\uFEFF${text.join("\n")}`, "the file begins with a byte order mark"]] as const) {
      const file = parseValuesFile(given, "v");
      assert.deepEqual([file.stack, file.entries, file.findings.length], ["staging", entries, 1]);
      assert.match(`${file.findings[0]?.place} ${file.findings[0]?.problem}`, new RegExp(`^v:1 ${problem}`));
    }
    assert.deepEqual(found("A=a", "B='b\u0001'"), ["- v:2 a control character stands here"]);
    assert.deepEqual(parseValuesFile("A=a\uFEFFb", "v").entries, [{ name: "A", value: "a\uFEFFb", place: "v:1" }]);
    assert.deepEqual(parseValuesFile("", "v"), { entries: [], findings: [] });
  });

  it("S-05 what readers disagree about is refused with its line, why, and how to write it (fault 16)", () => {
    const cases: readonly (readonly [line: string, problem: RegExp])[] = [
      ["A=long#enough", /a # without a blank before it cuts the value/], ["A=# x", /a # without a blank/], ["A=two words", /holds a blank/], ["A=\"x\\\"y\"", /disagree about \\, \$ and `/], ["A=\"x$\"", /disagree/], ["A=\"a`x\"", /disagree/],
      ["A='it'\\''s'", /something follows the closing quote/], ["A=\"x\";", /follows/], ["A=\"a\"b\"", /follows/], ["A='a'#b", /follows/], ["A=`x`", /not expanded/], ["A=a`x", /a meaning to a shell/], ["A=a$b", /a meaning/], ["A=a\\b", /a meaning/], ["A=it's", /a meaning/],
      ["A=a;B=b", /a meaning/], ["A=~/key", /a meaning/], ["export A=a*", /a meaning/], ["A =a", /a blank stands before the =/], ["A= a", /a blank follows the =/], ["A=a ", /a blank that nobody sees/], ["A=\t", /a blank that nobody sees/], ["export\tA=a", /do not read this alike/], ["A=a\u00a0", /do not read this alike/],
      ["a.b=c", /is not NAME=value/], ["A: b", /is not NAME=value/], ["A+=b", /is not NAME=value/],
    ];
    for (const [line, problem] of cases) {
      const file = read("B=b", line, "C=c");
      assert.deepEqual([file.findings.map(({ place }) => place), file.entries.map(({ name }) => name)], [["v:2"], ["B", "C"]], line);
      assert.match(file.findings[0]?.problem ?? "", problem, line);
      assert.notEqual(file.findings[0]?.remedy ?? "", "", line);
    }
    for (const line of ["A=a*b?[c]{d}", "A=a~b!c%d^e=f", "A='#$`\\\"'", "A=\"#'\"", "A=a # b#c"]) assert.deepEqual(found(line), [], line);
  });

  it("S-36 every malformed line is a finding with its number and a remedy, and the other lines count", () => {
    assert.deepEqual(read("A=a", "no line", "B='open", "C=c", "=x", "__proto__=x"), {
      entries: [{ name: "A", value: "a", place: "v:1" }, { name: "C", value: "c", place: "v:4" }],
      findings: [
        ...[2, 5].map((line) => ({ name: "-", place: `v:${line}`, problem: "this line is not NAME=value", remedy: "write NAME=value, NAME='value' for a value with blanks or #, or start the line with # for a comment" })),
        { name: "B", place: "v:3", problem: "the quote that opens this value is never closed", remedy: "end the value with '" },
        { name: "__proto__", place: "v:6", problem: "npm dotenv, Node and a shell do not read this alike", remedy: "write NAME=value in its simplest form, or put the value in single quotes as it is meant, NAME='…', or into a JSON file" },
      ].sort((a, b) => (a.place < b.place ? -1 : 1)),
    });
    assert.deepEqual(found("A='a", "b' C=c"), ["A v:1 something follows the closing quote"]);
  });

  it("F-05 the marks say whom the file was made for; a comment that only looks like one does not", () => {
    const marks = (...lines: string[]) => { const { stack, sandbox } = read(...lines); return [stack, sandbox]; };
    assert.deepEqual(read("#! stack staging", "#!  sandbox\t\tone-2  ", "A=a"), { entries: [{ name: "A", value: "a", place: "v:3" }], findings: [], stack: "staging", sandbox: "one-2" });
    assert.deepEqual(marks("#!stack production"), ["production", undefined]);
    for (const line of ["# stack staging", "A=a #! stack staging"]) assert.deepEqual([line, ...marks(line), found(line)], [line, undefined, undefined, []]);
    // Whoever wrote such a line means a mark: taken for a comment, the file would fit every stack.
    for (const line of ["#! stackstaging", "#! stack", "#! stack two words", "#! stacks staging", " #! stack staging", "#! owner me"])
      assert.deepEqual([line, ...marks(line), found(line)], [line, undefined, undefined, ["- v:1 this mark is not understood"]]);
    assert.deepEqual(found("#! stack staging", "#! sandbox a", "#! stack staging", "#! stack production"), ["- v:4 this file is marked for two: another line says stack as well"]);
    assert.deepEqual(marks("A='", "#! stack staging", "'"), [undefined, undefined]);
    // The interpreter of a script is no mark; and nobody is told to write a mark that is there (fault 16).
    for (const first of ["#!/usr/bin/env bash", "#! /bin/sh -e"]) assert.deepEqual([marks(first, "#! stack staging"), found(first, "#! stack staging")], [["staging", undefined], []]);
    assert.deepEqual(found("#! stack staging", "#!/bin/sh"), ["- v:2 this mark is not understood"]);
    assert.doesNotMatch(read("#! stack staging", "#!/bin/sh").findings[0]?.remedy ?? "", /write/);
  });

  it("C-02 a name given twice comes out twice, so that the two values are compared", () => {
    assert.deepEqual([values("A=1", "A=2"), places("A=1", "A=2")], [[["A", "1"], ["A", "2"]], ["A v:1", "A v:2"]]);
    assert.deepEqual([values('{"A": "1",', ' "A": "2"}'), places('{"A": "1",', ' "A": "2"}')], [[["A", "1"], ["A", "2"]], ["A v:1", "A v:2"]]);
    const { findings } = resolveSupplied({ catalog, environment: "production", organization: "acme", entries: read('{"NOTION_API_KEY": "a", "NOTION_API_KEY": "b"}').entries });
    assert.ok(findings.some(({ problem }) => problem === "is given twice with different values"));
  });
});

describe("values files in JSON form", () => {
  it("U-01 give names and values with the line of each name, and the marks", () => {
    assert.deepEqual(parseValuesFile('\uFEFF\n {"#! stack": "staging", "#!sandbox": "one",\n  "A":\n    "B",\n  "B" : "say \\"{[\\"\\n", "": "x",\n\n"\\u0043": "\\\\", "__proto__": "p", "#! stack x": "y", "x #! stack": "z"\n}', "v"), {
      stack: "staging", sandbox: "one", findings: [],
      entries: [["A", "B", 3], ["B", 'say "{["\n', 5], ["", "x", 5], ["C", "\\", 7], ["__proto__", "p", 7], ["#! stack x", "y", 7], ["x #! stack", "z", 7]].map(([name, value, line]) => ({ name, value, place: `v:${line}` })),
    });
  });

  it("S-36 what is no text is a finding with its line; what lies inside it is not read", () => {
    const wrong = (name: string, line: number) => ({ name, place: `v:${line}`, problem: "the value is not a text", remedy: "put it in double quotes" });
    assert.deepEqual(read('{"A": 1,', ' "B": {"C": "c", "D": ["d", {"E": "e"}]},', ' "F": ["f", "g"], "G": null,', ' "H": "h", "#! stack": true}'), {
      entries: [{ name: "H", value: "h", place: "v:4" }],
      findings: [wrong("A", 1), wrong("B", 2), wrong("F", 3), wrong("G", 3), wrong("#! stack", 4)],
    });
    assert.deepEqual(read("{}"), { entries: [], findings: [] });
  });

  it("S-36 broken JSON is told with its line where the engine knows it, and with none where it does not", () => {
    const broken = (place: string) => ({ entries: [], findings: [{ name: "-", place, problem: "this is not valid JSON", remedy: "write one object of names and texts" }] });
    assert.deepEqual(read("{"), broken("v:1"));
    assert.deepEqual(read('{"A": "a",', ' "B": "b"', ' "C": "c"}'), broken("v:3"));
    assert.deepEqual(read(`{"A": "${"a".repeat(200)}",`, ...Array.from({ length: 10 }, () => ""), '           "C" "c"}'), broken("v:12"));
    assert.deepEqual(read('{"A": "a",', ' "B": b}'), broken("v"));
  });
});

describe("findings of values files", () => {
  it("P-12 D-08 tell no value and no part of one, whatever the file is", () => {
    const canary = "Kanarienvogel/17";
    for (const text of [canary, `A='${canary}`, `A=x\n${canary}==`, `{"A": "${canary}" "B"}`, `{"A": ${canary}}`, `{"A": {"${canary}": 1}}`, `{"A": ["${canary}"]}`, `'${canary}'=1`, `A='x\n${canary}' B`]) {
      const { findings } = parseValuesFile(text, "v");
      assert.ok(findings.length > 0, text);
      assert.doesNotMatch(JSON.stringify(findings), /Kanarien/, text);
    }
  });

  it("P-12 D-08 the last line of a key pasted without quotes is not told as a name; an empty value is", () => {
    for (const end of ["abcDEF12==", "abcDEF12=", "ABC0==", "ab/+C= ", "  x_-y=", "0A="]) assert.deepEqual(found("A=-----BEGIN", end, "B=b"), ["- v:2 this line is not NAME=value"], end);
    assert.deepEqual(values("A=", "B_2=", "  C=", "D==x", "e=f="), [["A", ""], ["B_2", ""], ["C", ""], ["D", "=x"], ["e", "f="]]);
  });

  it("U-01 what a person quotes comes back as it was, on the line where it stands", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\n", " ", "#", "=", '"', "`", "{", "é", "B=b", "$"), maxLength: 20 });
    fc.assert(fc.property(fc.array(text, { maxLength: 5 }), (given) => {
      let line = 1;
      const expected = given.map((value, index) => {
        const place = `v:${line}`;
        line += value.split("\n").length;
        return { name: `N${index}`, value, place };
      });
      assert.deepEqual(read(...given.map((value, index) => `N${index}='${value}'`)), { entries: expected, findings: [] });
      assert.deepEqual(read(JSON.stringify(Object.fromEntries(expected.map(({ name, value }) => [name, value])))).entries.map(({ value }) => value), given);
    }), { numRuns: 200 });
  });
});

describe("the encoding of values files (fault 17)", () => {
  const utf16 = (text: string, big: boolean): Buffer => (big ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text, "utf16le"));
  const utf32 = (text: string, big: boolean): Buffer => Buffer.concat([...text].map((character) => {
    const unit = Buffer.alloc(4);
    if (big) unit.writeUInt32BE(character.codePointAt(0) ?? 0);
    else unit.writeUInt32LE(character.codePointAt(0) ?? 0);
    return unit;
  }));

  it("U-11 UTF-16 and UTF-32 are named, with and without their mark, in one finding", () => {
    for (const text of ["#! stack staging\nA=a\nB=Zx9!kfQpwe7yTr41\n", '{"A": "b", "C": "日本語日本語"}', "A=пароль-длинный\nB=b\n"]) {
      for (const [encoding, encode] of [["UTF-16", utf16], ["UTF-32", utf32]] as const) for (const big of [false, true]) for (const mark of ["", "\uFEFF"]) {
        const name = `${encoding}${big ? "BE" : "LE"}`;
        const { entries, findings } = parseValuesFile(encode(mark + text, big), "v");
        assert.deepEqual([entries, findings.length, findings[0]?.problem], [[], 1, `the file is ${name}, not UTF-8`], `${name} ${JSON.stringify(mark)}`);
        assert.match(findings[0]?.remedy ?? "", new RegExp(`iconv -f ${name} -t UTF-8`));
      }
    }
  });

  it("U-11 bytes that are not UTF-8 are refused with their line and place, whatever the file's form; never U+FFFD", () => {
    const bytes = (...parts: (string | number)[]): Buffer => Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))));
    const wrong = (source: Buffer): string[] => parseValuesFile(source, "v").findings.map(({ place, problem }) => `${place} ${problem}`);
    const told = (line: number, offset: number, column: number): string => `v:${line} byte ${offset} of the file, byte ${column} of this line, is not UTF-8`;
    assert.deepEqual(wrong(bytes("A=a\nB=\u00e9p", 0xe4, "ss\n")), [told(2, 10, 6)]);
    assert.deepEqual(wrong(bytes('{"A":\n"', 0xa0, '"}')), [told(2, 8, 2)]);
    // Cut short at the end, longer than it must be, a surrogate, beyond Unicode; two lines at once.
    for (const sequence of [[0xc3], [0xe2, 0x82], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) assert.deepEqual(wrong(bytes("A=", ...sequence)), [told(1, 3, 3)]);
    assert.deepEqual(wrong(bytes("A=", 0xff, "\nB=b\nC=", 0xfe, 0xff, "\n")), [told(1, 3, 3), told(3, 11, 3)]);
    assert.deepEqual(parseValuesFile(bytes("A=é😀\n"), "v"), { entries: [{ name: "A", value: "é😀", place: "v:1" }], findings: [] });
  });

  it("U-11 property: any bytes are read as UTF-8 says, or refused on a line that is there", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      const source = Buffer.concat([Buffer.from("A='"), tail.filter((byte) => byte !== 0x27 && byte !== 0x0d && (byte > 0x1f || byte === 0x0a) && byte !== 0x7f), Buffer.from("'\n")]);
      const { entries, findings } = parseValuesFile(source, "v");
      const text = source.toString();
      if (Buffer.from(text).equals(source)) assert.ok(findings.length > 0 || entries[0]?.value === text.slice(3, -2));
      else for (const { place } of findings) assert.ok(Number(place.slice(2)) <= text.split("\n").length);
      assert.equal(findings.length > 0 || Buffer.from(text).equals(source), true);
    }), { numRuns: 500 });
  });
});
