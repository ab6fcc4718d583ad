// Service quotas of the account, as many as the plan of a platform is compared with. A quota that was never changed has
// no value of its own: AWS's default holds.

import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from "@aws-sdk/client-service-quotas";
import { plannedQuotas } from "../../../analysis/conformance/account/planned-use.ts";
import { told } from "../pages.ts";
import { unlessAbsent } from "./collector.ts";
import type { Reading } from "./collector.ts";

export async function readQuotas(reading: Reading): Promise<void> {
  const { quotas } = reading.aws;
  const types = ["AWS::ServiceQuotas::Quota"];
  await Promise.all(
    Object.entries(plannedQuotas).map(async ([QuotaCode, { service: ServiceCode }]) => {
      const asked = { ServiceCode, QuotaCode };
      const value = await reading.call(`servicequotas:GetServiceQuota ${QuotaCode}`, types, async () => {
        const own = await unlessAbsent(["NoSuchResourceException"], () =>
          quotas.send(new GetServiceQuotaCommand(asked)).then(({ Quota }) => told(Quota?.Value)),
        );
        if (own !== undefined) return own;
        return quotas.send(new GetAWSDefaultServiceQuotaCommand(asked)).then(({ Quota }) => told(Quota?.Value));
      });
      if (value === undefined) return;
      reading.add({
        type: "AWS::ServiceQuotas::Quota",
        id: QuotaCode,
        properties: { ServiceCode, QuotaCode, Value: value },
      });
    }),
  );
}
