// The command line. One file a command; each is imported only when it is called, so that --help answers at once.

import { Command, CommanderError, Option } from "commander";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { reportFailure } from "./failure.ts";
import { refusal } from "./refusal.ts";
import { notBuilt, depths, formats, targets, variants } from "./vocabulary.ts";

const program = new Command("assay")
  .configureOutput({
    outputError: (text, write) => {
      write(refusal(text));
    },
  })
  .description(
    "Proves, with evidence a sceptic can re-judge, whether a ClickHouse data platform on AWS does what was promised.",
  )
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showSuggestionAfterError()
  .addHelpText(
    "after",
    `
Examples:
  ./assay run                                     the whole run on the stack built here (profile byoc-private)
  ./assay run --suite chaos --seed 7              one suite, replayed
  ./assay check --profile byoc-private --template cdk.out
  ./assay experiment node-lost                    one fault, with its history and verdict
  ./assay recheck reports/latest                  judge the evidence again, offline

Exit codes: 0 held · 1 violated · 2 unknown · 3 platform did not come up · 5 bug in Assay · 6 cleanup incomplete
            64 usage · 130/143 interrupted, cleaned up`,
  );

/** Wires a command to the module that does it; what the module returns is the exit code. */
type Work = (options: never, ...args: never[]) => Promise<ExitCode>;
function does(load: () => Promise<Work>): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const positional = args.slice(0, -2);
    const work = (await load()) as unknown as (options: unknown, ...rest: unknown[]) => Promise<ExitCode>;
    process.exitCode = await work(command.opts(), ...positional);
  };
}

const profileOption = () =>
  new Option("--profile <name>", "what was promised: profiles/<name>.yaml").default("byoc-private");
const variantOption = () =>
  new Option("--variant <variant>", "which text of the seed").choices(variants).default("corrected");
const formatOption = () => new Option("--format <format>", "form of the result").choices(formats).default("table");

program
  .command("run")
  .description("provision, run the suites, publish the reports")
  .addOption(profileOption())
  .addOption(variantOption())
  .addOption(new Option("--target <target>", "what stands behind the addresses").choices(targets).default("local"))
  .option("--suite <suite...>", "only these suites")
  .option("--requirement <id...>", "only these requirements")
  .addOption(new Option("--depth <depth>", "how long to look").choices(depths).default("quick"))
  .option("--seed <seed>", "replays a run's plan and data")
  .option("--storm-minutes <n>", "how long storms are drawn at depth nightly and deeper (default: 15)")
  .option("--waivers <file>", "accepted violations (assay.waivers/1); `resource: none` at signoff only")
  .option("--out <dir>", "run directory (default: reports/<run-id>)")
  .option("--keep-stack", "leave the stack up until `assay stack down`")
  .option("--list", "print what would be decided, and stop")
  .option("--offline", "install nothing: use the cache as it is")
  .addHelpText("after", "\nExample:\n  ./assay run --suite conformance compliance --seed 42")
  .action(does(async () => (await import("./run.ts")).runRun));

program
  .command("check")
  .description("judge a template, an assembly, a snapshot or the live account")
  .addOption(profileOption())
  .option("--template <path>", "CloudFormation template, or a folder with an assembly")
  .option("--tfplan <file>", "output of `terraform show -json`; `-` reads it from standard input")
  .option("--snapshot <file>", "written by `assay snapshot`")
  .option("--live", "collect from the API first")
  .addOption(
    new Option("--format <format>", "form of the result")
      .choices(["table", "json", "sarif", "junit", "drift"])
      .default("table"),
  )
  .option(
    "--declared <path>",
    "what a snapshot or live platform should be: template or assembly (default of --live: its own)",
  )
  .option("--waivers <file>", "assay.waivers/1")
  .addHelpText(
    "after",
    "\nExample:\n  ./assay check --profile byoc-private --template cdk.out --format sarif > results.sarif",
  )
  .action(does(async () => (await import("./check.ts")).runCheck));

program
  .command("snapshot")
  .description("the running platform as one file, for `assay check --snapshot`; exit 2 if a read failed")
  .addOption(profileOption())
  .option("--out <file>", "where to (default: the run directory of the platform)")
  .addHelpText("after", "\nExample:\n  ./assay snapshot --out now.json && ./assay check --snapshot now.json")
  .action(does(async () => (await import("./snapshot.ts")).snapshotCommand));

program
  .command("synth")
  .description("write the templates of infra/, offline; prints their paths")
  .addOption(profileOption())
  .addOption(variantOption())
  .option("--out <dir>", "where to (default: cdk.out)")
  .action(does(async () => (await import("./synth.ts")).runSynth));

program
  .command("plan")
  .description("resolved targets, blast radius and undo of an experiment; injects nothing")
  .argument("<experiment>", "name or path of fixtures/experiments/<name>.yaml")
  .addOption(profileOption())
  .addOption(formatOption())
  .option("--seed <seed>", "pins what is drawn")
  .action(does(async () => (await import("./experiment-commands.ts")).planCommand));

program
  .command("experiment")
  .description("one experiment: inject, watch, heal, judge; `storm`: drawn ones, and of one that fails the smallest")
  .argument("<experiment>", "name or path of fixtures/experiments/<name>.yaml, a storm's file, or storm")
  .addOption(profileOption())
  .addOption(formatOption())
  .option("--seed <seed>", "pins what is drawn")
  .option("--minutes <n>", "how long storms are drawn (default: 5)")
  .option("--out <dir>", "run directory (default: reports/<run-id>)")
  .addHelpText("after", "\nExamples:\n  ./assay experiment node-lost\n  ./assay experiment storm --seed 7 --minutes 10")
  .action(does(async () => (await import("./experiment-commands.ts")).experimentCommand));

program
  .command("heal")
  .description("undo what a dead run left behind; idempotent")
  .action(does(async () => (await import("./experiment-commands.ts")).healCommand));

program
  .command("recheck")
  .description("judge a run directory or histories again, offline")
  .argument("<path...>", "a run directory, or history files")
  .option("--checker <name>", "one checker; without it every one that the contract concerns")
  .addOption(formatOption())
  .addHelpText(
    "after",
    "\nExample:\n  ./assay recheck reports/latest/histories/node-lost.ndjson --checker lost-rows --format json",
  )
  .action(does(async () => (await import("./recheck.ts")).recheckCommand));

program
  .command("erasure")
  .description("proof that a subject is gone from disks")
  .command("scan")
  .argument("<dir...>", "folders to read, byte by byte and block by block")
  .requiredOption("--subject <file>", "tokens of the subject: {tokens:{…}, keep?:{…}}")
  .addOption(formatOption())
  .action(does(async () => (await import("./erasure.ts")).erasureScanCommand));

program
  .command("stack")
  .description("the reference stack by hand: up, down, status, logs, exec")
  .argument("<action>", "up | down | status | logs | exec")
  .argument("[args...]", "exec: HOST -- COMMAND …; logs: NAME")
  .addOption(profileOption())
  .addOption(variantOption())
  .option("--offline", "install nothing: use the cache as it is")
  .addHelpText("after", "\nExamples:\n  ./assay stack up\n  ./assay stack exec runner -- ip addr\n  ./assay stack down")
  .action(does(async () => (await import("./stack.ts")).stackCommand));

program
  .command("report")
  .description("write the reports of a run directory again")
  .argument("<run-dir>", "a folder of reports/")
  .action(does(async () => (await import("./report.ts")).reportCommand));

program
  .command("requirements")
  .description("the catalogue: rows of a profile, and what decides each")
  .addOption(profileOption())
  .addOption(formatOption())
  .action(does(async () => (await import("./requirements.ts")).requirementsCommand));

program
  .command("doctor")
  .description("what this machine has, what is missing, what to type")
  .option("--profile <name>", "whether it has what this profile's deployment needs, too (OPS-004)")
  .addOption(formatOption())
  .action(does(async () => (await import("./doctor.ts")).doctorCommand));

program
  .command("test")
  .description("the project's own tests")
  .option("--fast", "types, lint, architecture, unit tests")
  .option("--long", "what does not fit: full mutation, hundreds of kills, large generated sets")
  .option("--only <phase...>", "only these phases")
  .option("--case <text>", "of damages, kills and broken only the cases whose names hold this text, long ones too")
  .action(does(async () => (await import("./test.ts")).testCommand));

for (const [name, description] of notBuilt) {
  program
    .command(name)
    .description(`${description} (not built yet)`)
    .argument("[args...]")
    .allowUnknownOption()
    .action(() => {
      process.stderr.write(`assay: ${name} is not built yet; see ./assay --help for what is\n`);
      process.exitCode = exitCode.usage;
    });
}

// A reader that has seen enough (`| head`) ends the command quietly; anything else on that stream is worth a word.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exitCode = error.code === "EPIPE" ? process.exitCode : reportFailure(error);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCode.held : exitCode.usage;
  else process.exitCode = reportFailure(error);
}
