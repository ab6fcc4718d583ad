// Starts the control plane on the lab's `aws` host and asks it what only the harness may ask.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { environmentError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { childEnvironment } from "../../config/environment.ts";
import type { Artifacts } from "../../platform/install/artifacts.ts";
import type { StartedLab } from "../../platform/lab/lab.ts";
import { runPaths } from "../../evidence/run-paths.ts";
import { labPaths } from "../../platform/lab/agent/paths.ts";
import type { PlatformOutputs } from "../../platform/ports/outputs.ts";
import { inProject } from "../project.ts";
import type { ControlPlaneConfig } from "./control-plane-config.ts";

export interface ControlPlaneOptions {
  readonly lab: StartedLab;
  readonly artifacts: Artifacts;
  readonly runId: string;
  readonly seed: string;
  readonly runDirectory: string;
  readonly region: string;
  /** All that answer on the endpoints. */
  readonly regions: readonly string[];
  readonly account: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly signal: AbortSignal;
}

export interface ControlPlane {
  /** Address of the AWS APIs from outside the lab. */
  readonly endpoint: string;
  /** Makes the lab what was applied, and waits until every pod serves. */
  realize(assembly: string, outputs: PlatformOutputs, signal: AbortSignal): Promise<void>;
}

export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { lab, signal, runDirectory } = options;
  const file = await lab.client.putFile("control-plane.json", JSON.stringify(await configOf(options)));
  const log = createWriteStream(join(runDirectory, "evidence", "control-plane.log"), { flags: "a" });
  // A full disk is told by whoever needs the file; its log is no reason to die.
  log.on("error", () => undefined);
  const lines: string[] = [];
  const started = await lab.client.spawn(
    {
      on: "aws",
      argv: [
        options.artifacts.node,
        "--disable-warning=ExperimentalWarning",
        inProject("harness/cli/control-plane.ts"),
        file,
      ],
      afterwards: healer(options),
      env: childEnvironment(),
      cwd: inProject(),
      front: true,
    },
    (_stream, data) => {
      log.write(data);
      lines.push(data.toString("utf8"));
    },
  );
  const gone = new AbortController();
  void started.ended.then(() => {
    gone.abort(
      environmentError(`the control plane ended: ${lines.join("").trim().split("\n").at(-1) ?? "without a word"}`, {
        code: "ASSAY_CONTROL_PLANE_DOWN",
        hint: "evidence/control-plane.log of the run directory has its words; ./assay doctor shows what is installed",
      }),
    );
  });
  const endpoint = `http://127.0.0.1:${String(lab.frontPort)}`;
  await eventually(() => answers(endpoint), {
    what: "the control plane",
    withinMs: 60_000,
    everyMs: 50,
    signal: AbortSignal.any([signal, gone.signal]),
  });
  return {
    endpoint,
    realize: async (assembly, outputs, within) => {
      const body = JSON.stringify({ assembly, outputs });
      const { isOk, text } = await posted(`${endpoint}/_assay/realize`, {
        ...{ body, signal: AbortSignal.any([within, gone.signal]) },
      });
      if (isOk) return;
      const { message = "" } = JSON.parse(text) as { message?: string };
      throw environmentError(`the platform did not come up: ${message}`, {
        code: "ASSAY_PLATFORM_DOWN",
        hint: "the run directory has the logs under evidence/",
      });
    },
  };
}

interface Posted {
  readonly body: string;
  readonly signal: AbortSignal;
}

/** With no patience of its own: what is brought up has its limits, and `fetch` gives up after five minutes. */
async function posted(
  url: string,
  { body, signal }: Posted,
): Promise<{ readonly isOk: boolean; readonly text: string }> {
  try {
    const outgoing = httpRequest(url, { method: "POST", signal }).end(body);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    return { isOk: answer.statusCode === 200, text: await textOf(answer) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Whatever ends the control plane, the faults that it has begun end as well. */
function healer({ artifacts, runDirectory }: ControlPlaneOptions): string[] {
  const program = inProject("harness/cli/heal-orphans.ts");
  return [
    artifacts.node,
    "--disable-warning=ExperimentalWarning",
    program,
    runPaths(runDirectory).ledger,
    labPaths.socket,
  ];
}

async function configOf(options: ControlPlaneOptions): Promise<ControlPlaneConfig> {
  const { region, artifacts, lab } = options;
  const certificate = await lab.client.issueCertificate([
    "amazonaws.com",
    "*.amazonaws.com",
    ...options.regions
      .map((name) => `${name}.amazonaws.com`)
      .flatMap((regional) => [`*.${regional}`, `*.s3.${regional}`, `*.ecr.${regional}`, `*.dkr.ecr.${regional}`]),
  ]);
  return {
    runId: options.runId,
    seed: options.seed,
    region,
    account: options.account,
    runDirectory: options.runDirectory,
    servers: Object.keys(artifacts.clickhouseBuilds),
    python: artifacts.controlPlanePython,
    loopbackFd: 3,
    credentials: options.credentials,
    agentSocket: labPaths.socket,
    tls: { certificateFile: certificate.certificate, keyFile: certificate.key, caFile: certificate.ca },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}/_assay/health`, { signal: AbortSignal.timeout(1_000) });
  return response.ok;
}
