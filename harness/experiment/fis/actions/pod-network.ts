// aws:eks:pod-network-blackhole-port and aws:eks:pod-network-packet-loss: packets of the pods are dropped, those of one
// port and direction, or a share of all that leave and arrive.

import { environmentError } from "../../../core/errors.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";
import { listOf } from "./fault-action.ts";
import { judgeLoss } from "./link-figures.ts";
import { flowsOf, interfaceOf } from "./pod-flows.ts";
import {
  countedPackets,
  hostsOfPods,
  podsOf,
  removeRules,
  rulesStand,
  rulesText,
  setRules,
  tableOf,
  verifyRemoved,
  verifyRules,
} from "./pod-rules.ts";
import type { PodRules } from "./pod-rules.ts";

/** The service's own default share of lost packets. */
const defaultLossPercent = "7";

export const podBlackholePort = podNetworkAction("aws:eks:pod-network-blackhole-port", ({ parameters }) => {
  const port = parameters.port ?? "";
  const isIngress = parameters.trafficType === "ingress";
  const protocols = [parameters.protocol ?? "tcp"];
  return isIngress
    ? { protocols, arriving: `th dport ${port}`, leaving: undefined }
    : { protocols, arriving: undefined, leaving: `th dport ${port}` };
});

/** A process that begins in a closed-off pod takes its time until it asks for anything. */
const firstPacketWithinMs = 60_000;

/** Packets that are waited for, and how many have to do where there are not so many: a share of fewer says nothing. */
const enoughPackets = { dropped: 1, seen: 300, withinMs: 8_000 } as const;
const fewestPackets = { dropped: 1, seen: 40, withinMs: 12_000 } as const;

const lossByRules = podNetworkAction("aws:eks:pod-network-packet-loss", ({ parameters }) => {
  const { arriving, leaving } = flowsOf(parameters);
  interfaceOf(parameters);
  const percent = Number(lossPercentOf(parameters));
  // nft compares with numbers below a hundred only.
  const match = percent === 100 ? "" : `numgen random mod 100 < ${percent}`;
  return { protocols: ["tcp", "udp"], arriving: match, leaving: match, among: { arriving, leaving } };
});

/** The share that is lost has to be the wanted one, within the tolerance. */
export const podPacketLoss: FaultAction = {
  ...lossByRules,
  verify: async ({ parameters }, { undo }, world) => {
    const counts = await countedPackets(undo, world, enoughPackets).catch(() =>
      countedPackets(undo, world, fewestPackets),
    );
    const { isAsWanted, said } = judgeLoss(counts, Number(lossPercentOf(parameters)) / 100);
    if (!isAsWanted) throw environmentError(said, { code: "ASSAY_FAULT_NOT_AS_WANTED" });
    return `${said} in ${listOf(undo, "pods").join(", ")}`;
  },
};

function lossPercentOf({ lossPercent = defaultLossPercent }: Readonly<Record<string, string>>): string {
  return lossPercent;
}

function podNetworkAction(
  id: string,
  rulesOf: (request: FaultRequest) => PodRules & { readonly protocols: readonly string[] },
): FaultAction {
  return {
    id,
    blast: async (request, world) => ({ instances: await hostsOfPods(request, world) }),
    plan: (request) => {
      rulesOf(request);
      return Promise.resolve({
        durationMs: parseIsoDuration(request.parameters.duration ?? ""),
        undo: { pods: podsOf(request), table: tableOf(request.faultId) },
      });
    },
    inject: async (request, { durationMs = 60_000 }, world) => {
      const { protocols, ...rules } = rulesOf(request);
      const text = rulesText(tableOf(request.faultId), rules, { protocols, durationMs });
      await setRules(podsOf(request), text, world);
    },
    verify: (_request, { undo }, world) => verifyRules(undo, world, firstPacketWithinMs),
    stands: (_request, { undo }, world) => rulesStand(undo, world),
    heal: removeRules,
    verifyHealed: verifyRemoved,
  };
}
