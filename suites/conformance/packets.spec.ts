// Proof by packets: nothing inside reaches the world, nothing of the world reaches in, and between the roles exactly what
// the groups declare is open. Every test carries a control that shows its probe could have seen the opposite.

import { decideRows, expect, requirement } from "#harness/suite/index.ts";
import { test } from "#harness/suite/two-views.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { declaredMatrix, differences, packetRows } from "#harness/analysis/conformance/groups/packet-matrix.ts";
import type { Attempt, PacketRow, Place } from "#harness/analysis/conformance/groups/packet-matrix.ts";
import { comparePredictions } from "#harness/analysis/reachability/predictions.ts";
import type { Finding } from "#harness/core/verdict.ts";
import { eventually } from "#harness/core/eventually.ts";
import { probeConnections } from "#harness/platform/aws/connection-probes.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { instances, interfaces, nameOfStand, probeFromEverywhere } from "./places.ts";
import type { Probed } from "./places.ts";

/** Ports that mean something here, and some that must mean nothing. */
const probedPorts = [53, 443, 2181, 5432, 8123, 9000, 9009, 9181, 9234, 10_250];
const outsidePort = 8443;
const listenMs = 14_000;
const matrixRows = Object.keys(packetRows) as PacketRow[];

test.describe("packets", () => {
  test(
    "no host and no pod reaches a host outside the VPC",
    requirement("NET-009", "NET-011"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { document, outside } = stands(context);
      const [outsideAddress = ""] = (await probeConnections(aws, { document, instance: outside }))?.own ?? [];
      const target = { document, addresses: [outsideAddress], ports: [outsidePort] };
      const listening = probeConnections(aws, { document, instance: outside, listen: outsidePort, waitMs: listenMs });
      const [control, probed] = [
        await eventually(
          async () => {
            const seen = await probeConnections(aws, { ...target, instance: outside });
            return seen?.open.length === 1 ? seen : undefined;
          },
          { withinMs: listenMs / 2, what: "the host outside answers itself" },
        ),
        await probeFromEverywhere(aws, instances(platform.live), target),
      ];
      const accepted = (await listening)?.accepted ?? [];

      const path = await evidence.attach("ways out", { outsideAddress, control, probed, accepted });
      const isControlled = control.open.length === 1 && probed.some(({ process }) => process !== undefined);
      const findings = probed
        .filter(({ report }) => arrived(report).length > 0)
        .map((one) => wayOut(one, outsideAddress));
      const strangers = accepted.filter((address) => address !== outsideAddress);
      const all = [...findings, ...strangers.map((address) => told(address, "connected to the host outside"))];
      const judged = judgedBy(all, isControlled, "the host outside did not answer itself, or no pod was found");
      for (const row of ["NET-009", "NET-011"] as const) {
        expect(await verdict(row, { ...judged, evidence: [path] })).toBeHeld();
      }
    },
  );

  test(
    "nothing outside reaches any interface on any port",
    requirement("NET-012"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { document, outside, runner } = stands(context);
      const places = interfaces(platform.live, platform.profile.intent);
      const addresses = places.map(({ address }) => address);
      const entrance = places.filter(({ role }) => role === "nlb").map(({ address }) => address);
      const report = await probeConnections(aws, {
        document,
        instance: outside,
        addresses,
        ports: [22, ...probedPorts],
      });
      const control = await probeConnections(aws, { document, instance: runner, addresses: entrance, ports: [8123] });

      const path = await evidence.attach("ways in", { places, report, control });
      const isControlled = report !== undefined && addresses.length > 0 && (control?.open.length ?? 0) > 0;
      const findings = arrived(report ?? emptyReport).map((seen) => told(seen, "is reached from outside"));
      const judged = judgedBy(findings, isControlled, "the same probe saw nothing open from inside");
      expect(await verdict("NET-012", { ...judged, evidence: [path] })).toBeHeld();
    },
  );

  test(
    "between the roles exactly what the groups declare is open",
    requirement("SG-002", "SG-003", "SG-005", "SG-006", "SG-009", "SG-011", "SG-012"),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { document } = stands(context);
      const places = representatives(interfaces(platform.live, platform.profile.intent));
      const addresses = places.map(({ address }) => address);
      const probed = await probeFromEverywhere(aws, instances(platform.live), {
        document,
        addresses,
        ports: probedPorts,
      });
      const attempts = probed.flatMap((one) => attemptsOf(one, places));
      const mayConnect = declaredMatrix(platform.declared, platform.profile.intent);

      const table = attempts.map((one) => [
        one.from.name,
        one.to.name,
        one.port,
        one.passed,
        mayConnect(one.from, one.to, one.port),
      ]);
      const solved = comparePredictions(platform.live, attempts);
      // Where packets differ from the declaration, the rows say so themselves; elsewhere a wrong prediction is a doubt.
      const asDeclared = attempts.filter(({ from, to, port, passed }) => passed === mayConnect(from, to, port));
      const doubts = solved.findings.length === 0 ? [] : comparePredictions(platform.live, asDeclared).findings;
      const path = await evidence.attach("matrix", {
        columns: ["from", "to", "port", "passed", "declared"],
        places,
        table,
        solved,
      });
      const isControlled = attempts.some(({ passed }) => passed) && attempts.some(({ passed }) => !passed);
      const judgements = matrixRows.map((row) => {
        const asked = attempts.some((attempt) => packetRows[row](attempt));
        const judged = judgedBy(
          differences(row, attempts, mayConnect),
          isControlled && asked,
          "no pair of this row was probed",
        );
        const isDoubted = row === "SG-012" && judged.verdict === "held" && doubts.length > 0;
        return [row, isDoubted ? ({ verdict: "unknown", findings: doubts } as const) : judged] as const;
      });
      await decideRows(verdict, path, judgements);
    },
  );
});

const emptyReport = { own: [], open: [], refused: [], unreachable: [], silent: 0 };

function stands(context: RunContext) {
  const { documents, instances: named } = firstRegion(context);
  return {
    document: documents["probeConnections"] ?? "",
    runner: named["runner"] ?? "",
    /** A machine outside the VPC that takes commands: its managed-node id. */
    outside: named["outside"] ?? "outside",
  };
}

/** What got through: accepted, or refused by the far side. */
function arrived(report: Probed["report"]): string[] {
  return [...report.open, ...report.refused];
}

function judgedBy(findings: readonly Finding[], isControlled: boolean, problem: string) {
  if (findings.length > 0) return { verdict: "violated", findings } as const;
  if (isControlled) return { verdict: "held", findings } as const;
  return { verdict: "unknown", findings: [told("none", problem)] } as const;
}

function wayOut({ instance, process, report }: Probed, outsideAddress: string): Finding {
  return {
    ...told(instance, `${nameOfStand({ instance, process })} reaches ${outsideAddress} outside the VPC`),
    actual: arrived(report),
    expected: [],
  };
}

function told(resource: string, message: string): Finding {
  return { source: "packets", resource, message: resource === "none" ? message : `${resource} ${message}` };
}

/** All hosts, pods and balancer interfaces; of the endpoints, which are many and alike, one per zone. */
function representatives(places: readonly Place[]): Place[] {
  const endpoints = places.filter(({ role }) => role === "endpoints").slice(0, 3);
  return [
    ...places.filter(({ role }) => ["workers", "clickhouse", "nlb", "application", "runner"].includes(role)),
    ...endpoints,
  ];
}

function attemptsOf({ report }: Probed, places: readonly Place[]): Attempt[] {
  const from = places.find(({ address }) => report.own.includes(address));
  if (from === undefined) return [];
  const passed = new Set(arrived(report));
  return places
    .filter(({ address }) => !report.own.includes(address))
    .flatMap((to) =>
      probedPorts.map((port) => ({ from, to, port, passed: passed.has(`${to.address}/${String(port)}`) })),
    );
}
