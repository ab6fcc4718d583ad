// The fault injection service of a local control plane: the endpoint, the API errors that it can call for, and the sessions
// by which callers are told apart.

import { join } from "node:path";
import { systemClock } from "../../core/clock.ts";
import { present } from "../../core/errors.ts";
import { createPrng } from "../../core/prng.ts";
import { faultActions } from "../../experiment/fis/actions/registry.ts";
import { createFisHandler } from "../../experiment/fis/api/handler.ts";
import { FisService } from "../../experiment/fis/service.ts";
import { createFaultWorld } from "../../experiment/fis/world.ts";
import { Ledger } from "../../experiment/ledger.ts";
import { createAwsClients } from "../../platform/aws/clients.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { createApiFaults } from "../../platform/emulator/extensions/api-faults.ts";
import { probeApi } from "../../platform/emulator/extensions/api-probe.ts";
import { createRoleSessions } from "../../platform/emulator/extensions/role-sessions.ts";
import type { Front } from "../../platform/emulator/front.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import type { ControlPlaneConfig } from "./control-plane-config.ts";

/** Adds the service to a front that listens at `inside`; errors for API callers come before every other answer. */
export function addFaultInjection(front: Front, config: ControlPlaneConfig, lab: LabClient): void {
  const { account, region, seed, credentials } = config;
  const endpoint = present(front.addresses.get("inside"), "the front's own address");
  const clock = systemClock;
  const sessions = createRoleSessions();
  const faults = createApiFaults({ sessions, clock, random: createPrng(seed).fork("api faults") });
  const clientsWith = (accessKeyId: string): AwsClients =>
    createAwsClients({ region, target: "local", endpoint, credentials: { ...credentials, accessKeyId } });
  const ofRole = new Map<string, AwsClients>();
  const clientsAs = (role: string): AwsClients => {
    const clients = ofRole.get(role) ?? clientsWith(sessions.issue(role));
    ofRole.set(role, clients);
    return clients;
  };
  const world = createFaultWorld({
    aws: clientsWith(credentials.accessKeyId),
    lab,
    clock,
    api: {
      faults,
      clientsAs,
      callAs: (role, operation, parameters = {}) =>
        probeApi({ endpoint, region, accessKeyId: sessions.issue(role), operation, parameters }),
    },
  });
  const ledger = new Ledger(join(config.runDirectory, "ledger.ndjson"), clock);
  const service = new FisService({ account, region, seed, clock, world, ledger, actions: faultActions });
  front.register(createFisHandler(service));
  front.register(sessions.handler);
  front.register(faults.handler);
}
