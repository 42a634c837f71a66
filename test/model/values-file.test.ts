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
  it("U-01 give names and values, with comments, blanks, `export` and each kind of quote as dotenv has them", () => {
    assert.deepEqual(read("# a comment", "A=one", "", "  \t", "  # B=two", "export B='two # words'", '  export \tC="a\\nb" # why', "D=`it's \"so\"`", "E = plain # comment", "F=", "e.f-g=\"\"", "exportG=7"), {
      entries: [["A", "one", 2], ["B", "two # words", 6], ["C", "a\nb", 7], ["D", "it's \"so\"", 8], ["E", "plain", 9], ["F", "", 10], ["e.f-g", "", 11], ["exportG", "7", 12]]
        .map(([name, value, line]) => ({ name, value, place: `v:${line}` })),
      findings: [],
    });
  });

  it("U-01 a quoted value goes over lines; the next name keeps its own line number", () => {
    assert.deepEqual(values("A='-----BEGIN", "", "# no comment", "B=no name", "END'", "C=c"), [["A", "-----BEGIN\n\n# no comment\nB=no name\nEND"], ["C", "c"]]);
    assert.deepEqual(places("A='", "x", "' # closed", "C=\"", '"', "D=d"), ["A v:1", "C v:4", "D v:6"]);
    assert.deepEqual(values('A="{\\"a\\": \\"b\\"', '}"', "B=b"), [["A", '{\\"a\\": \\"b\\"\n}'], ["B", "b"]]);
    assert.deepEqual(values("A='it's", "B=b"), [["A", "'it's"], ["B", "b"]]);
  });

  it("C-04 a value that ends with a backslash does not swallow the lines below it", () => {
    for (const quote of ["'", '"', "`"]) {
      const path = `A=${quote}C:\\${quote}`;
      assert.deepEqual([values(path, `B=${quote}b${quote}`, "C=c"), places(path, `B=${quote}b${quote}`, "C=c"), found(path)], [[["A", "C:\\"], ["B", "b"], ["C", "c"]], ["A v:1", "B v:2", "C v:3"], []]);
    }
    assert.deepEqual(read("A='a", "b\\'", "#! stack staging", "B='b'").stack, "staging");
  });

  it("U-01 line ends of every system, and a byte order mark, are no part of a value", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const { entries, stack } = parseValuesFile(["\uFEFF#! stack staging", "A='a", "b'", "B=b", ""].join(end), "v");
      assert.deepEqual([stack, entries], ["staging", [{ name: "A", value: "a\nb", place: "v:2" }, { name: "B", value: "b", place: "v:4" }]]);
    }
    assert.deepEqual(parseValuesFile("A=a\uFEFFb", "v").entries, [{ name: "A", value: "a\uFEFFb", place: "v:1" }]);
    assert.deepEqual(parseValuesFile("", "v"), { entries: [], findings: [] });
  });

  it("S-36 every malformed line is a finding with its number and a remedy, and the other lines count", () => {
    assert.deepEqual(read("A=a", "no line", "B='open", "C=c", "=x", "__proto__=x"), {
      entries: [{ name: "A", value: "a", place: "v:1" }, { name: "C", value: "c", place: "v:4" }],
      findings: [
        ...[2, 5].map((line) => ({ name: "-", place: `v:${line}`, problem: "this line is not NAME=value", remedy: "write NAME=value, NAME='value' for a value with blanks or #, or start the line with # for a comment" })),
        { name: "B", place: "v:3", problem: "the quote that opens this value is never closed", remedy: "end the value with '" },
        { name: "__proto__", place: "v:6", problem: "this line cannot be read", remedy: "put the value in single quotes" },
      ].sort((a, b) => (a.place < b.place ? -1 : 1)),
    });
    assert.deepEqual(found("A='a", "b' C=c"), ["A v:1 the quote that opens this value is never closed", "- v:2 this line is not NAME=value"]);
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
    for (const end of ["abcDEF12==", "abcDEF12=", "ABC0==", "ab/+C= ", "  x_-y=", "0A="]) assert.deepEqual(found("A=-----BEGIN KEY-----", end, "B=b"), ["- v:2 this line is not NAME=value"], end);
    assert.deepEqual(values("A=", "B_2= ", "  C=", "D==x", "e=f="), [["A", ""], ["B_2", ""], ["C", ""], ["D", "=x"], ["e", "f="]]);
  });

  it("U-01 what a person quotes comes back as it was, on the line where it stands", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\n", " ", "#", "=", '"', "`", "{", "é", "B=b"), maxLength: 20 });
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
