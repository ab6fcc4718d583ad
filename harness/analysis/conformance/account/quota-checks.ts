// Whether the account allows what is planned. Before a deployment the quotas are those that were agreed with the account's
// owner; of a running account they are read.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap } from "../../model/value.ts";
import { plannedQuotas } from "./planned-use.ts";

export const quotaChecks = [
  check("OPS-001", (it) => {
    const read = it.model.isLive ? it.model.all("AWS::ServiceQuotas::Quota") : [];
    const told = new Map(read.map((quota) => [property(quota, "QuotaCode").text(), quota]));
    const planned = Object.entries(plannedQuotas).map(([code, { name, use }]) => {
      return { code, name, planned: use(it.model), quota: told.get(code) };
    });
    it.presupposes(
      planned.filter((one) => one.planned > 0),
      "anything that a quota counts",
    );
    it.each(planned, (one) => {
      covers(it, one);
    });
    if (read.length === 0)
      it.leftOut("the account's own quotas are read from outside the VPC; these are the agreed ones");
    if (!it.model.hasManifests) it.leftOut("volumes that pods claim stand in the manifests");
  }),
];

interface Planned {
  readonly code: string;
  readonly name: string;
  readonly planned: number;
  readonly quota: Resource | undefined;
}

function covers(it: Inspection, { code, name, planned, quota }: Planned): void {
  const value = quota === undefined ? agreed(it, code) : property(quota, "Value").number();
  if (value === undefined) {
    it.undecided(quota ?? "none", { message: `no quota is known for ${name} (${code})` });
    return;
  }
  if (value >= planned) return;
  it.violated(quota === undefined ? "none" : property(quota, "Value"), {
    message: `${name}: ${String(Math.ceil(planned * 10) / 10)} are planned, ${code} allows ${String(value)}`,
    expected: `at least ${String(Math.ceil(planned))}`,
    actual: value,
    why: "beyond the quota nodes are not started and resources are refused, in the middle of a deployment",
    patch: {
      cli: `aws service-quotas request-service-quota-increase --service-code ${plannedQuotas[code]?.service ?? ""} --quota-code ${code} --desired-value ${String(Math.ceil(planned))}`,
    },
  });
}

function agreed(it: Inspection, code: string): number | undefined {
  const values = it.profile.objectives["OPS-001"]?.value;
  const value = isMap(values) ? values[code] : undefined;
  return typeof value === "number" ? value : undefined;
}
