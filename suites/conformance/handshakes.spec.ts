// TLS as the doors really speak it: from a client's subnet to every client port, from pod to pod between the servers, at
// whatever else somebody in their pods listens, and a strict client in front of certificates that it must not take.

import { readFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { decideRows, expect, requirement, where } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import {
  judgeEncrypted,
  judgeNewestVersion,
  judgeOldVersions,
  judgePlaintext,
  judgeSpoken,
} from "#harness/analysis/conformance/probes/tls.ts";
import { judgeListeners, undeclaredTls } from "#harness/analysis/conformance/probes/listeners.ts";
import { judgeStrictClient } from "#harness/analysis/conformance/probes/strict-client.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { systemClock } from "#harness/core/clock.ts";
import { tryBadCertificates } from "#harness/experiment/probes/bad-certificates.ts";
import { probeTls } from "#harness/platform/aws/tls-probes.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { listeningPods } from "./listening.ts";
import { databaseProcess, instances } from "./places.ts";

const protocols = { https: "http", native: "native" } as const;

test.describe("handshakes", () => {
  test(
    "every door takes current TLS only, under its own name, and nothing in plaintext",
    where("TLS-001", requirement("TLS-001", "TLS-002", "TLS-004", "TLS-005", "BASE-009", "CH-009")),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { documents, instances: named } = firstRegion(context);
      const document = documents["probeTls"] ?? "";
      const { declaredPorts } = platform.profile.intent;
      const hosts = podHosts(context);
      const between = hosts.map((host) => `${host}:${String(declaredPorts["interserver"] ?? 9009)}/http`);
      const listening = await listeningPods(aws, context, platform);
      const seen = await Promise.all([
        probeTls(aws, { document, instance: named["runner"] ?? "", doors: clientDoors(context) }),
        ...instances(platform.live).map((instance) =>
          probeTls(aws, { document, instance, doors: between, process: databaseProcess }),
        ),
      ]);
      const doors = seen.flatMap((found) => found ?? []);
      const authority = context.caFile === undefined ? undefined : new X509Certificate(readFileSync(context.caFile));
      const matrix = { doors, authority, now: systemClock.wall() };
      const path = await evidence.attach("handshakes", { now: matrix.now.toISOString(), doors, listening });
      const ofPods = doors.filter(({ door }) => hosts.some((host) => door.startsWith(`${host}:`)));
      const every = { doors: [...doors, ...undeclaredTls(listening)] };
      await decideRows(verdict, path, [
        ["TLS-001", judgeEncrypted("http", matrix)],
        ["TLS-002", judgeEncrypted("native", matrix)],
        ["TLS-004", judgeNewestVersion(every)],
        ["TLS-005", combined([judgePlaintext(matrix), judgeListeners(listening)])],
        ["BASE-009", judgeOldVersions(every)],
        ["CH-009", judgeSpoken({ ...matrix, doors: ofPods })],
      ]);
    },
  );

  test(
    "a strict client refuses a wrong name, an expired, a self-signed and a foreign certificate",
    requirement("TLS-003"),
    async ({ evidence, verdict }) => {
      const attempts = await tryBadCertificates();
      const path = await evidence.attach("certificates", attempts);
      expect(await verdict("TLS-003", { ...judgeStrictClient(attempts), evidence: [path] })).toBeHeld();
    },
  );
});

/** Every door that a client may use: the load balancer's and each replica's. */
function clientDoors(context: RunContext): string[] {
  return firstRegion(context).services.flatMap(({ host, port, protocol }) =>
    protocol === "keeper" ? [] : [`${host}:${String(port)}/${protocols[protocol]}`],
  );
}

function podHosts(context: RunContext): string[] {
  const replicas = firstRegion(context).services.filter(({ name }) => /^replica-\d+-https$/.test(name));
  return replicas.map(({ host }) => host);
}
