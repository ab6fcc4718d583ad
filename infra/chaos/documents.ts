// SSM command documents for the faults that FIS has no action for. One shell script each, the same on every target.

import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { commandDocument } from "../ssm/command-document.ts";
import { choice, text } from "../ssm/document-parameter.ts";
import type { DocumentParameter } from "../ssm/document-parameter.ts";

export type DocumentName =
  | "pauseProcess"
  | "killKeeper"
  | "cutPod"
  | "killProcess"
  | "fillDisk"
  | "destroyData"
  | "shapeLink"
  | "cpuPressure"
  | "memoryPressure"
  | "shiftClock";

interface FaultDocument {
  readonly script: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
}

/** What a command may take at the most, its undo included. */
const longestHours = 12;

const common: Readonly<Record<string, DocumentParameter>> = {
  DurationSeconds: text("How long the fault stays, in seconds", "^[1-9][0-9]{0,4}$", "60"),
  Process: text("Pattern of the command line of the process in its container", "^[A-Za-z0-9._|/-]{1,100}$"),
};

const documents: Readonly<Record<DocumentName, FaultDocument>> = {
  pauseProcess: {
    script: "pause-process.sh",
    description: "Freezes a process of a container and lets it go on afterwards",
    parameters: common,
  },
  killKeeper: {
    script: "kill-keeper.sh",
    description: "Kills the coordination process of the host if it has the wanted role",
    parameters: {
      ...common,
      Only: choice("Role in the ensemble that the member must have", "leader", "follower", "any"),
      ClientPort: text("Port at which the member answers four-letter commands", "^[0-9]{1,5}$", "9181"),
    },
  },
  cutPod: {
    script: "cut-pod.sh",
    description: "Drops or resets packets of a pod by protocol, port, peer and direction",
    parameters: {
      ...common,
      Ports: text("Ports, separated by commas, or any", "^(any|[0-9]{1,5}(,[0-9]{1,5})*)$", "any"),
      Protocol: text("Protocols, separated by commas", "^(tcp|udp|tcp,udp)$", "tcp"),
      Peers: text("IPv4 ranges of the other ends, separated by commas, or any", "^(any|[0-9./]+(,[0-9./]+)*)$", "any"),
      Direction: choice("Which packets, as the pod sees them", "both", "in", "out"),
      Answer: choice("What a packet meets", "drop", "reset"),
      LossPercent: text("Share of the packets", "^([1-9]|[1-9][0-9]|100)$", "100"),
    },
  },
  shapeLink: {
    script: "shape-link.sh",
    description: "Makes the way from a pod to other addresses slow, lossy or thin, and measures that it is",
    parameters: {
      ...common,
      Peers: text("IPv4 ranges of the other ends, separated by commas, or any", "^(any|[0-9./]+(,[0-9./]+)*)$", "any"),
      Interface: text("The pod's network interface", "^[a-z][a-z0-9]{0,14}$", "eth0"),
      DelayMilliseconds: text("How much later packets leave", "^[0-9]{1,5}$", "0"),
      JitterMilliseconds: text("By how much the delay varies, both ways", "^[0-9]{1,5}$", "0"),
      LossPercent: text("Share of the packets that is lost", "^([0-9]|[1-9][0-9]|100)$", "0"),
      RateKilobits: text("How much leaves at most, in kbit/s; 0 for no limit", "^[0-9]{1,7}$", "0"),
      TolerancePercent: text("How far what is achieved may be off", "^[1-9][0-9]?$", "20"),
    },
  },
  killProcess: {
    script: "kill-process.sh",
    description: "Ends a process of a container with a signal",
    parameters: { ...common, Signal: choice("The signal", "KILL", "TERM") },
  },
  fillDisk: {
    script: "fill-disk.sh",
    description: "Fills a volume of a container",
    parameters: {
      ...common,
      Path: text("Where the volume is mounted in the container", "^/[A-Za-z0-9._/-]{1,100}$", "/var/lib/clickhouse"),
      ReserveMegabytes: text("What is left free", "^[0-9]{1,6}$", "1"),
    },
  },
  destroyData: {
    script: "destroy-data.sh",
    description: "Destroys the parts of a database on one replica",
    parameters: {
      ...common,
      Path: text(
        "Where the server keeps its data in the container",
        "^/[A-Za-z0-9._/-]{1,100}$",
        "/var/lib/clickhouse",
      ),
      Database: text("The database whose parts are destroyed", "^[A-Za-z0-9_]{1,64}$", "production_db"),
    },
  },
  cpuPressure: {
    script: "cpu-pressure.sh",
    description: "Keeps processors of the host busy",
    parameters: {
      DurationSeconds: text("How long the fault stays, in seconds", "^[1-9][0-9]{0,4}$", "60"),
      Process: text("Not used", "^[a-z]{0,10}$", "none"),
      Workers: text("How many processors", "^[1-9][0-9]?$", "2"),
    },
  },
  memoryPressure: {
    script: "memory-pressure.sh",
    description: "Takes memory of the host",
    parameters: {
      ...common,
      Process: text("Not used", "^[a-z]{0,10}$", "none"),
      Percent: text("Share of the memory that is available", "^([1-9]|[1-8][0-9])$", "50"),
      MostMegabytes: text("What is taken at the most", "^[1-9][0-9]{0,6}$", "2048"),
      ReserveMegabytes: text("What stays available in any case", "^[1-9][0-9]{0,6}$", "2048"),
    },
  },
  shiftClock: {
    script: "shift-clock.sh",
    description: "Sets the wall clock of the host's server process ahead or back",
    parameters: { ...common, OffsetSeconds: text("How far, in seconds", "^-?[1-9][0-9]{0,5}$") },
  },
};

/** Documents that the outputs name; templates name the others themselves. */
export const documentNames = Object.keys(documents) as readonly DocumentName[];

/** Creates the documents; returns their names by purpose. */
export function faultDocuments(stack: Stack): Readonly<Record<DocumentName, string>> {
  const names = documentNames.map((purpose) => [purpose, faultDocument(stack, purpose, nodes)] as const);
  return Object.fromEntries(names) as Record<DocumentName, string>;
}

/** Whose processes a document is for: how its name begins, and the script that finds a process. */
export interface FaultedHosts {
  readonly prefix: string;
  readonly finder: string;
}

/** Processes of containers on the cluster's nodes. */
const nodes: FaultedHosts = { prefix: "clickhouse-fault", finder: "../ssm/container-process.sh" };

/** Creates one document; returns its name. */
export function faultDocument(stack: Stack, purpose: DocumentName, hosts: FaultedHosts): string {
  const { script, description, parameters } = documents[purpose];
  return commandDocument(stack, {
    ...{ purpose, description, parameters, step: "fault", timeoutSeconds: longestHours * 3600 },
    name: `${hosts.prefix}-${script.replace(/\.sh$/, "")}`,
    scripts: [here(hosts.finder), here("scripts/common.sh"), here(`scripts/${script}`)],
  });
}

function here(file: string): string {
  return join(import.meta.dirname, file);
}
