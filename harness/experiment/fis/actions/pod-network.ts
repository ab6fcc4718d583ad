// aws:eks:pod-network-blackhole-port and aws:eks:pod-network-packet-loss: packets of the pods are dropped, those of one
// port and direction, or a share of all that leave and arrive.

import { environmentError } from "../../../core/errors.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultAction, FaultRequest } from "./fault-action.ts";
import {
  hostsOfPods,
  podsOf,
  removeRules,
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

export const podPacketLoss = podNetworkAction("aws:eks:pod-network-packet-loss", ({ parameters }) => {
  const { lossPercent = defaultLossPercent, flowsPercent = "100", sources = "ALL" } = parameters;
  if (flowsPercent !== "100" || sources !== "ALL") {
    throw environmentError("flowsPercent and sources are not realizable here: every flow of the pod loses packets", {
      code: "ASSAY_FAULT_NOT_REALIZABLE",
    });
  }
  const share = `numgen random mod 100 < ${lossPercent}`;
  return { protocols: ["tcp", "udp"], arriving: share, leaving: share };
});

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
    verify: (_request, { undo }, world) => verifyRules(undo, world),
    heal: removeRules,
    verifyHealed: verifyRemoved,
  };
}
