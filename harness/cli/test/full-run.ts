// One full quick run, as a user starts it, with real-looking AWS settings in its environment: exit 0, every report there,
// no secret anywhere, no packet and no page beyond the machine.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { inProject } from "../project.ts";
import { requestsOf } from "./browser.ts";
import { assay, startAssay } from "./command.ts";
import type { CommandResult } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";
import { machineState, residue } from "./residue.ts";
import { learnSecrets, noSecretsYet } from "./run-secrets.ts";
import type { RunSecrets } from "./run-secrets.ts";

/** Planted in the environment; neither the run nor anything that it leaves may carry them. */
const ambient = {
  AWS_ACCESS_KEY_ID: "AKIAQ7PLANTED0EXAMPL",
  AWS_SECRET_ACCESS_KEY: "pl4ntedSecretKeyThatMustNotBeUsedAnywhere",
  AWS_SESSION_TOKEN: "pl4ntedSessionTokenThatMustNotBeUsed",
  AWS_REGION: "eu-west-3",
  AWS_PROFILE: "production",
  AWS_ENDPOINT_URL: "https://192.0.2.77:8443",
};

/** Default route into a wire that nobody reads, with a counter on it: what would leave the machine is counted. */
const watched = [
  "unshare",
  "--net",
  "sh",
  "-c",
  `set -e
ip link set lo up
ip link add wire type veth peer name deadend
echo 1 >/proc/sys/net/ipv6/conf/wire/disable_ipv6
ip addr add 192.0.2.1/24 dev wire; ip link set wire up; ip link set deadend up
ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev wire
ip route add default via 192.0.2.2
nft -f - <<'RULES'
table inet watch {
  counter left { }
  chain out {
    type filter hook output priority 0
    oifname "wire" counter name left
  }
}
RULES
code=0; "$@" || code=$?
nft list counter inet watch left >&2
exit $code`,
  "sh",
];

export const runPhase: Phase = {
  name: "run",
  what: "a full quick run holds, publishes, and leaves nothing",
  alone: true,
  run: async ({ seed, narrate }) => {
    const before = machineState();
    const secrets = noSecretsYet();
    const run = startAssay({
      argv: ["run", "--seed", seed, "--offline"],
      env: ambient,
      wrap: watched,
      timeoutMs: 1_800_000,
      onStderr: (text) => {
        for (const line of text.split("\n")) if (/^\s.*(…|done|failed)/.test(line)) narrate(line.trim());
        if (/ suites \w+/.test(text)) learnSecrets(secrets, run.mark);
      },
    });
    const result = await run.ended;
    const quiet = [...(await quietCases(result, before)), await secretCase(result, secrets)];
    return [...(await verdictCases(result)), ...quiet, ...(await pageCases())];
  },
};

function latest(...parts: string[]): string {
  return inProject("reports", "latest", ...parts);
}

async function verdictCases(result: CommandResult): Promise<CaseResult[]> {
  return [
    await testCase("every planned requirement is decided and held", async () => {
      const document = JSON.parse(readFileSync(latest("verdicts.json"), "utf8")) as RunDocument;
      const bad = document.results.filter(({ verdict }) => verdict === "violated" || verdict === "unknown");
      const lines = bad.map(
        ({ requirement, verdict, findings }) => `${requirement} ${verdict}: ${findings[0]?.message ?? ""}`,
      );
      assert(bad.length === 0, lines.join(" | "));
      assert(document.counts.held >= 60, `only ${String(document.counts.held)} rows held`);
      assert(result.code === 0, `exit ${String(result.code)}: ${result.stderr.slice(-400)}`);
      return Promise.resolve();
    }),
    await testCase("every report is there", async () => {
      const names = [
        "verdicts.json",
        "manifest.json",
        "events.ndjson",
        "ledger.ndjson",
        "dossier.html",
        "junit.xml",
        "results.sarif",
        "allure/index.html",
      ];
      const missing = names.filter((name) => !existsSync(latest(name)));
      assert(missing.length === 0, `missing: ${missing.join(", ")}`);
      return Promise.resolve();
    }),
    await testCase("the evidence judges the same again", async () => {
      const again = await assay({ argv: ["recheck", latest()], timeoutMs: 120_000 });
      assert(
        again.code === 0,
        `recheck exit ${String(again.code)}: ${again.stdout.slice(-300)} ${again.stderr.slice(-300)}`,
      );
    }),
  ];
}

async function quietCases(result: CommandResult, before: ReturnType<typeof machineState>): Promise<CaseResult[]> {
  return [
    await testCase("nothing is left but the run directory", async () => {
      const left = residue(before, result.mark);
      assert(left.length === 0, left.slice(0, 6).join(" | "));
      return Promise.resolve();
    }),
    await testCase("no packet left the machine", async () => {
      const packets = /packets (\d+)/.exec(result.stderr.slice(result.stderr.lastIndexOf("counter left")))?.[1];
      assert(packets === "0", `${packets ?? "uncounted"} packets took the default route`);
      return Promise.resolve();
    }),
  ];
}

function secretCase(result: CommandResult, { passwords, commandLines }: RunSecrets): Promise<CaseResult> {
  return testCase("no secret in the run directory, the output or the process list", async () => {
    assert(passwords.size >= 3, `only ${String(passwords.size)} of the run's passwords could be learned`);
    assert(commandLines.size >= 10, `only ${String(commandLines.size)} command lines were seen`);
    const planted = [ambient.AWS_SECRET_ACCESS_KEY, ambient.AWS_SESSION_TOKEN, ambient.AWS_ACCESS_KEY_ID];
    const secrets = [...planted, ...passwords, "BEGIN EC PRIVATE KEY", "BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY"];
    const carries = (text: string | Buffer) => secrets.some((secret) => text.includes(secret));
    const carriers = readdirSync(latest(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => carries(readFileSync(path)));
    assert(carriers.length === 0, carriers.join(", "));
    assert(!carries(`${result.stdout}${result.stderr}`), "in the output");
    const shown = [...commandLines].filter((line) => carries(line)).map((line) => line.slice(0, 60));
    assert(shown.length === 0, `in the process list: ${shown.join(" | ")}`);
    return Promise.resolve();
  });
}

/** Opens the reports in a real browser and counts what they ask the network for. */
function pageCases(): Promise<CaseResult[]> {
  const pages = ["dossier.html", "allure/index.html"];
  return Promise.all(
    pages.map((page) =>
      testCase(`${page} asks the network for nothing`, async () => {
        const requests = await requestsOf(latest(page));
        assert(requests.failed.length === 0, `the page failed: ${requests.failed.join(", ")}`);
        assert(requests.foreign.length === 0, requests.foreign.join(", "));
      }),
    ),
  );
}
