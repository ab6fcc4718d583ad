// Parameters that programs read their settings from. Secret ones are listed without their values.

import { DescribeParametersCommand, GetParameterCommand } from "@aws-sdk/client-ssm";
import { everyPage, told } from "../pages.ts";
import type { Reading } from "./collector.ts";

export async function readParameters(reading: Reading): Promise<void> {
  const { ssm } = reading.aws;
  const types = ["AWS::SSM::Parameter"];
  const parameters = await reading.call("ssm:DescribeParameters", types, () =>
    everyPage(
      (page) => ssm.send(new DescribeParametersCommand(page)),
      (page) => page.Parameters,
    ),
  );
  // AWS's own public parameters belong to no account; the local control plane lists them all the same.
  const own = (parameters ?? []).filter(({ Name }) => Name?.startsWith("/aws/service/") !== true);
  for (const { Name = "", Type, ARN } of own) {
    const isSecret = Type === "SecureString";
    const value = isSecret
      ? undefined
      : await reading.call(`ssm:GetParameter ${Name}`, types, () =>
          ssm.send(new GetParameterCommand({ Name })).then((answer) => told(answer.Parameter?.Value)),
        );
    reading.add({ type: "AWS::SSM::Parameter", id: Name, properties: { Name, Type, Value: value }, identities: [ARN] });
  }
}
