// A topic of MSK into ClickHouse Cloud over PrivateLink: five stacks, in the order in which they need each other.

import { writeObjects } from "../manifests/write.ts";
import { PipelineAuditStack } from "../msk/audit-stack.ts";
import { PipelineChaosStack } from "../msk/chaos-stack.ts";
import { cloudServer } from "../msk/cloud-server.ts";
import { ClickhouseCloudStack } from "../msk/clickhouse-cloud-stack.ts";
import { FoundationStack } from "../msk/foundation-stack.ts";
import { PipelineStack } from "../msk/pipeline-stack.ts";
import { mskPrivatelink } from "../settings/msk-privatelink.ts";
import type { ProfileStacks } from "./profile.ts";

export const mskPrivatelinkStacks: ProfileStacks = (app, { variant, account }) => {
  const settings = mskPrivatelink(variant, account);
  const foundation = new FoundationStack(app, settings);
  const audit = new PipelineAuditStack(app, foundation, settings);
  const cloud = new ClickhouseCloudStack(app, { foundation, audit }, settings);
  const pipeline = new PipelineStack(app, { foundation, audit, cloud }, settings);
  new PipelineChaosStack(app, { foundation, pipeline }, settings);
  return (out) => {
    writeObjects(out, cloudServer(), "clickhouse-cloud");
  };
};
