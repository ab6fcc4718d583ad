// The world of faults whose control plane is gone: the lab alone. Enough to undo what the ledger has open, with the
// actions' own heal; whatever would have to be asked of an API is refused. Power takes the place of an instance's state,
// and commands are found by what they left in their folders.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { CommandInvocation } from "../../platform/aws/commands.ts";
import type { DescribedInstance } from "../../platform/aws/compute.ts";
import type { LabHost } from "../../platform/ports/lab-control.ts";
import { commandFolders } from "../ssm/command-run.ts";
import type { FaultLab, FaultWorld } from "./world.ts";

const shortMs = 10_000;

/** Ids of this host's commands with the comment. */
const find = `for c in ${commandFolders}/*/"$1"/comment; do [ "$(cat "$c" 2>/dev/null)" = "$2" ] && echo "$c"; done | cut -d/ -f4`;
const terminate = `[ ! -e ${commandFolders}/"$2"/"$1"/pid ] || kill -TERM "$(cat ${commandFolders}/"$2"/"$1"/pid)"`;
/** Whether the script still runs, then what it has said. */
const look = `f=${commandFolders}/"$2"/"$1"; kill -0 "$(cat "$f/pid")" 2>/dev/null && echo InProgress || echo Cancelled; cat "$f/output"`;

export function orphanWorld(lab: FaultLab, clock: Clock): FaultWorld {
  const world: FaultWorld = {
    as: () => world,
    api: {
      faults: {
        begin: gone,
        end: () => undefined,
        isInForce: () => false,
        refused: () => 0,
        handler: { name: "none", matches: () => false, handle: gone },
      },
      callAs: gone,
    },
    clock,
    region: "",
    lab,
    instances: async (ids) => (await lab.hosts()).filter(({ id }) => ids?.includes(id) ?? true).map(instanceOf),
    subnets: gone,
    prefixList: gone,
    stopInstances: gone,
    startInstances: async (ids) => {
      for (const id of ids) await lab.powerOn(id);
    },
    alarmStates: gone,
    sendCommand: gone,
    commandInvocation: async (commandId, instance) => invocationOf(await on(lab, instance, [look, commandId])),
    commandsOf: async (comment) => {
      const said = await onEvery(lab, [find, comment]);
      return [...new Set(said.flatMap((text) => text.split("\n").filter((line) => line !== "")))];
    },
    writeObject: gone,
    cancelCommand: async (commandId) => {
      await onEvery(lab, [terminate, commandId]);
    },
  };
  return world;
}

function gone(): never {
  throw environmentError("the control plane is gone", { code: "ASSAY_CONTROL_PLANE_DOWN" });
}

async function onEvery(lab: FaultLab, words: readonly [string, string]): Promise<string[]> {
  const hosts = (await lab.hosts()).filter(({ id, power }) => power === "on" && id.startsWith("i-"));
  return Promise.all(hosts.map(({ id }) => on(lab, id, words)));
}

/** Output of a script on one host; a host without power has none. */
async function on(lab: FaultLab, host: string, [script, value]: readonly [string, string]): Promise<string> {
  const argv = ["bash", "-c", script, "bash", host, value];
  return lab.exec({ on: host, argv, timeoutMs: shortMs }).then(
    ({ stdout }) => stdout,
    () => "",
  );
}

function instanceOf({ id, power, role, availabilityZone = "" }: LabHost): DescribedInstance {
  const state = power === "on" ? "running" : "stopped";
  return { id, arn: id, tags: { "assay:role": role }, description: {}, availabilityZone, state };
}

function invocationOf(said: string): CommandInvocation {
  const [status = "Cancelled", ...output] = said.split("\n");
  return { status, exitCode: -1, output: output.join("\n"), errors: "" };
}
