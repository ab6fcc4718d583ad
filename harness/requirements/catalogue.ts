// The catalogue: every row of every area. An id that is not here does not compile.

import { bug } from "../core/errors.ts";
import { bak } from "./catalogue/bak.ts";
import { base } from "./catalogue/base.ts";
import { chData } from "./catalogue/ch-data.ts";
import { chTopology } from "./catalogue/ch-topology.ts";
import { cost } from "./catalogue/cost.ts";
import { dns } from "./catalogue/dns.ts";
import { druidPlatform } from "./catalogue/druid-platform.ts";
import { druidService } from "./catalogue/druid-service.ts";
import { eks } from "./catalogue/eks.ts";
import { gdpr } from "./catalogue/gdpr.ts";
import { iam } from "./catalogue/iam.ts";
import { jdbc } from "./catalogue/jdbc.ts";
import { kc } from "./catalogue/kc.ts";
import { kms } from "./catalogue/kms.ts";
import { log } from "./catalogue/log.ts";
import { mon } from "./catalogue/mon.ts";
import { net } from "./catalogue/net.ts";
import { nlb } from "./catalogue/nlb.ts";
import { ops } from "./catalogue/ops.ts";
import { perf } from "./catalogue/perf.ts";
import { pipe } from "./catalogue/pipe.ts";
import { rep } from "./catalogue/rep.ts";
import { res } from "./catalogue/res.ts";
import { s3 } from "./catalogue/s3.ts";
import { sg } from "./catalogue/sg.ts";
import { sla } from "./catalogue/sla.ts";
import { tls } from "./catalogue/tls.ts";
import { ttl } from "./catalogue/ttl.ts";
import type { Row } from "./row.ts";

const rows = {
  ...net,
  ...sg,
  ...iam,
  ...kms,
  ...s3,
  ...log,
  ...dns,
  ...nlb,
  ...eks,
  ...tls,
  ...jdbc,
  ...chTopology,
  ...chData,
  ...rep,
  ...ttl,
  ...gdpr,
  ...res,
  ...bak,
  ...mon,
  ...kc,
  ...pipe,
  ...perf,
  ...druidPlatform,
  ...druidService,
  ...cost,
  ...ops,
  ...sla,
  ...base,
} as const;

export type RequirementId = keyof typeof rows;

/** A row with its id and area. */
export interface Requirement extends Row {
  readonly id: RequirementId;
  /** `NET`, `SG`, `BASE` … */
  readonly area: string;
}

/** All rows, in catalogue order. */
export const requirements: readonly Requirement[] = Object.entries<Row>(rows).map(([id, row]) => ({
  ...row,
  id: id as RequirementId,
  area: id.slice(0, id.lastIndexOf("-")),
}));

const byId: ReadonlyMap<string, Requirement> = new Map(requirements.map((row) => [row.id, row]));

export function isRequirementId(id: string): id is RequirementId {
  return byId.has(id);
}

/** The row, or undefined for an id that the catalogue does not have. */
export function findRequirement(id: string): Requirement | undefined {
  return byId.get(id);
}

/** The row of a known id. */
export function requirementOf(id: RequirementId): Requirement {
  const row = byId.get(id);
  if (row === undefined) throw bug(`requirement ${id} is missing from the catalogue`);
  return row;
}
