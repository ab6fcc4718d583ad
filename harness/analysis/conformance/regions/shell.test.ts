// Which commands of a script are run, and whether a container takes a backup by them.

import { expect, it } from "vitest";
import { backupTaken } from "./backup-steps.ts";
import { shellCommands } from "./shell-commands.ts";
import { commandsRun } from "./shell-runs.ts";

const words = (script: string) => shellCommands(script).map(({ words: own, after }) => [after, ...own]);

it("commands are cut where the shell cuts them", () => {
  expect(words(`a 'b c' "d \\" e" \\f # g\nh;i&&j || k | l & m`)).toEqual([
    ["", "a", "b c", 'd \\" e', "f"],
    [";", "h"],
    [";", "i"],
    ["&&", "j"],
    ["||", "k"],
    ["|", "l"],
    ["&", "m"],
  ]);
  expect(words('a#b "#c" \\\n d $(e; f (g) #) h')).toEqual([["", "a#b", "#c", "d", "$(e; f (g) #)", "h"]]);
  expect(words("a &&\n\n b\n\nc")).toEqual([
    ["", "a"],
    ["&&", "b"],
    [";", "c"],
  ]);
  expect(words("a <<X -b\none; two\nX\nc <<-'Y'\n\tY\nd")).toEqual([
    ["", "a", "-b", "one; two"],
    [";", "c", ""],
    [";", "d"],
  ]);
  expect(words("a <<X\nnever ends")).toEqual([["", "a", "never ends"]]);
  expect(words("# a\n\n")).toEqual([]);
});

const run = (script: string) => commandsRun(script).main.map((one) => one.words.join(" "));

it("what is never reached is not run", () => {
  expect(run("a; true || b; c")).toEqual(["a", "true", "c"]);
  expect(run("a || b && c; : && d")).toEqual(["a", "b", "c", ":", "d"]);
  expect(run("false && a || b")).toEqual(["false", "b"]);
  expect(run("true || a && b")).toEqual(["true", "b"]);
  expect(run("a\nexit 1\nb")).toEqual(["a", "exit 1"]);
  expect(run("a || exit 1\nb && exit\nc")).toEqual(["a", "exit 1", "b", "exit", "c"]);
  expect(run("if a; then exit 0; fi; b")).toEqual(["a", "exit 0", "b"]);
  expect(run("if false; then a; else b; fi; c")).toEqual(["false", "b", "c"]);
  expect(run("if false; then a; elif b; then c; fi; d")).toEqual(["false", "b", "c", "d"]);
  expect(run("if false; then a; elif false; then b; else c; fi")).toEqual(["false", "false", "c"]);
  expect(run("if a; then b; elif false; then c; elif d; then e; fi")).toEqual(["a", "b", "false", "d", "e"]);
  expect(run("while false; do if a; then b; elif c; then d; fi; done")).toEqual(["false"]);
  expect(run("while false; do a; done; b")).toEqual(["false", "b"]);
  expect(run("for x in a b; do c $x; done; d")).toEqual(["c $x", "d"]);
  expect(run("{ a; b; }; ! c")).toEqual(["a", "b", "c"]);
  expect(run("a & b")).toEqual(["b"]);
  expect(run("a &\nb\nwait")).toEqual(["a", "b", "wait"]);
  expect(run("a | b &")).toEqual([]);
});

it("what only wraps a command is left away", () => {
  expect(run("X=1 exec timeout -k 5 30m /usr/bin/nice -n 5 a b")).toEqual(["a b"]);
  expect(run("env A=b sudo c; command -v d; X=1")).toEqual(["c", "command -v d", ""]);
  expect(run("timeout 5")).toEqual(["timeout 5"]);
  expect(run("exec -v a; command a; command x-v; command -vx a; ./x=1 a")).toEqual(["a", "a", "x-v", "a", "./x=1 a"]);
  expect(run("nice x-1 a; timeout 5x a; nice -abc a; env AB=c a; env A=bcd a")).toEqual([
    "x-1 a",
    "5x a",
    "a",
    "a",
    "a",
  ]);
  expect(run("/usr/bin/x/nice a")).toEqual(["a"]);
});

it("commands know their choice, their pipe, and what comes if they fail", () => {
  const script = "case $1 in\n a|b) c ;;\n *) d | e -f || g ;;\nesac\nh";
  expect(commandsRun(script).main).toEqual([
    { words: ["c"], into: [], label: ["a", "b"], orElse: undefined },
    { words: ["d"], into: [["e", "-f"]], label: ["*"], orElse: ["g"] },
    { words: ["e", "-f"], into: [], label: ["*"], orElse: ["g"] },
    { words: ["g"], into: [], label: ["*"], orElse: undefined },
    { words: ["h"], into: [], label: [], orElse: undefined },
  ]);
  expect(commandsRun("case x in (a) b;; esac; c").main.map(({ words: own, label }) => [own[0], ...label])).toEqual([
    ["b", "a"],
    ["c"],
  ]);
});

it("functions are known by their names", () => {
  const { main, functions } = commandsRun("f() { a; b; }\ng ()\n{\n  c\n}\nf x");
  expect(main.map(({ words: own }) => own)).toEqual([["f", "x"]]);
  expect([...functions].map(([name, body]) => [name, ...body.map(({ words: own }) => own[0])])).toEqual([
    ["f", "a", "b"],
    ["g", "c"],
  ]);
});

const taken = (told: string | string[], files: Record<string, string> = {}) => {
  const found = backupTaken(typeof told === "string" ? ["sh", "-c", told] : told, (path) => files[path]);
  return found === undefined ? "none" : found.isHushed ? "hushed" : "taken";
};

it.each([
  [["clickhouse-backup", "create_remote"]],
  [["backup"]],
  [["timeout", "60", "bash", "-ec", "tool create_remote x"]],
  [["sh", "/opt/run.sh", "backup"]],
  ["/bin/sh -c 'tool create_remote'"],
  ["echo create_remote | sh"],
  ["echo 'create_remote' | /usr/bin/clickhouse-client"],
  ["clickhouse-backup create a; clickhouse-backup upload a"],
  ["clickhouse-client -q 'backup all to Disk(1)'"],
  ["f() { tool create_remote; }; f"],
  ["tool create_remote || exit 1"],
  ["tool create_remote || true; tool create_remote"],
])("%j takes a backup", (told) => {
  expect(taken(told)).toBe("taken");
});

it.each([
  [["mybackup", "backups"]],
  [["sh"]],
  [["sh", "-e"]],
  ["clickhouse-client --user backup"],
  ["echo create_remote | cat"],
  ["echo 'echo create_remote' | sh"],
  ["sh -c 'echo create_remote'"],
  ["clickhouse-backup create a"],
  ["clickhouse-backup upload a"],
  ["tool create_remote -s x"],
  ['say() { echo "$1"; }; say create_remote'],
  ["restore 'RESTORE ALL FROM x'"],
  ['case "$1" in backup) tool create_remote;; esac'],
])("%j takes none", (told) => {
  expect(taken(told)).toBe("none");
});

it("a script is read where the container has it", () => {
  const script = 'case "$1" in\n  backup) tool create_remote ;;\n  list) tool list ;;\nesac';
  const files = { "/run.sh": script, "/all.sh": "case $1 in *) tool create_remote ;; esac", "/not.sh": "tool list" };
  expect(taken(["sh", "/run.sh", "backup"], files)).toBe("taken");
  expect(taken(["bash", "-eu", "/run.sh", "list"], files)).toBe("none");
  expect(taken(["sh", "/all.sh", "x"], files)).toBe("taken");
  expect(taken(["sh", "/not.sh", "backup"], files)).toBe("none");
});

it("what hushes a failure is told", () => {
  expect(taken("tool create_remote || true")).toBe("hushed");
  expect(taken("tool create_remote || echo failed")).toBe("hushed");
});

it("odd corners of scripts", () => {
  expect(run("a && true\nb || c")).toEqual(["a", "true", "b", "c"]);
  expect(run("true | a || b")).toEqual(["true", "a", "b"]);
  expect(run("a | true || b")).toEqual(["a", "true", "b"]);
  expect(run(": || a; b")).toEqual([":", "b"]);
  expect(run("if a; then :; fi; if b; then c; fi")).toEqual(["a", ":", "b", "c"]);
  expect(run("until false; do a; done")).toEqual(["false", "a"]);
  expect(run("for x in a; do case $x in a) b;; esac; done; c")).toEqual(["b", "c"]);
  expect(commandsRun("case x in a) if b; then c; fi;; esac").main.map(({ label }) => label)).toEqual([["a"], ["a"]]);
  expect(commandsRun("case x in a | b ) c;; esac").main[0]?.label).toEqual(["a", "b"]);
  expect(run("a x=1; env b=1")).toEqual(["a x=1", "env b=1"]);
  expect(run("a &\n")).toEqual([]);
});

it("words and functions that only look like a backup", () => {
  expect(taken("f() { echo a; tool create_remote; }; f")).toBe("taken");
  expect(taken("f() { echo a; tool $1; }; f create_remote")).toBe("taken");
  expect(taken("g() { tool create_remote; }; f")).toBe("none");
  expect(taken("other create; other upload")).toBe("none");
  expect(taken("tool -x backup")).toBe("none");
  expect(taken("tool a-b backup")).toBe("taken");
  expect(taken("client -q 'BACKUP  DATABASE a  TO b'")).toBe("taken");
  expect(taken("client -q 'BACKUP'")).toBe("none");
  expect(taken(["sh", "-x", "/run.sh", "-c", "echo"], { "/run.sh": "tool create_remote" })).toBe("taken");
  expect(taken("case $1 in a|backup) tool create_remote;; esac")).toBe("none");
  const choice = { "/run.sh": "case $1 in a|backup) tool create_remote;; esac" };
  expect(taken(["sh", "/run.sh", "backup"], choice)).toBe("taken");
});
