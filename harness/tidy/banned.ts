// Calls and constructs with a better replacement, each named in the complaint.

import ts from "typescript";
import { lineOf, walk } from "./source.ts";
import type { Complaint, SourceFile } from "./source.ts";

interface Ban {
  readonly matches: (node: ts.Node) => boolean;
  readonly message: string;
  /** Path prefixes where it is the right thing. */
  readonly except: readonly string[];
}

const core = "harness/core/";
const cli = "harness/cli/";
/** Named exceptions of the design: the lab's first process and the reporter print and exit. */
const agent = "harness/platform/lab/agent/";
const reporter = "harness/suite/reporter.ts";

const bans: readonly Ban[] = [
  { matches: calls("setTimeout"), message: "setTimeout: use Clock.sleep or eventually of core", except: [core, agent] },
  {
    matches: calls("Date.now"),
    message: "Date.now: use Clock.nowNs for intervals, Clock.wall for labels",
    except: [core, agent],
  },
  { matches: calls("Math.random"), message: "Math.random: use createPrng with the run's seed", except: [core] },
  {
    matches: reads("process.env"),
    message: "process.env: only harness/config reads the environment",
    except: ["harness/config/", "infra/bin/"],
  },
  {
    matches: calls("process.exit"),
    message: "process.exit: set process.exitCode in cli",
    except: [cli, agent, reporter, "infra/bin/"],
  },
  {
    matches: readsObject("console"),
    message: "console: results to stdout and narration to stderr in cli",
    except: [cli, agent, reporter, "infra/bin/"],
  },
  {
    matches: constructs("Error"),
    message: "new Error: use AssayError, which says whose fault it is",
    except: [core, "infra/"],
  },
  {
    matches: calls("test.skip"),
    message: "test.skip: a row that cannot be decided has a verdict that says so",
    except: [],
  },
  { matches: (node) => ts.isEnumDeclaration(node), message: "enum: use a const object", except: [] },
  {
    matches: isDefaultExport,
    message: "default export: name it",
    except: ["harness/suite/reporter.ts", "playwright.config.ts", "vitest.config.ts"],
  },
  { matches: isModuleLet, message: "module-level let: state belongs to somebody", except: [] },
];

export function checkBans(files: readonly SourceFile[]): Complaint[] {
  return files.filter(({ path }) => !path.endsWith(".test.ts")).flatMap(bansIn);
}

function bansIn(file: SourceFile): Complaint[] {
  const active = bans.filter(({ except }) => !except.some((prefix) => file.path.startsWith(prefix)));
  const complaints: Complaint[] = [];
  walk(file.tree, (node) => {
    for (const { matches, message } of active) {
      if (matches(node)) complaints.push({ path: file.path, line: lineOf(file, node), message });
    }
  });
  return complaints;
}

function calls(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isCallExpression(node) && dotted(node.expression) === name;
}

function reads(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isPropertyAccessExpression(node) && dotted(node) === name;
}

/** Text of `name` and `object.name`; of anything longer, nothing. */
function dotted(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return `${node.expression.text}.${node.name.text}`;
}

function readsObject(name: string): (node: ts.Node) => boolean {
  return (node) =>
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;
}

function constructs(name: string): (node: ts.Node) => boolean {
  return (node) => ts.isNewExpression(node) && dotted(node.expression) === name;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
}

function isModuleLet(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) &&
    ts.isSourceFile(node.parent) &&
    (node.declarationList.flags & ts.NodeFlags.Let) !== 0
  );
}
