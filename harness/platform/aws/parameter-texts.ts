// Texts of the parameters below a path, as programs read their settings when they start.

import { DescribeParametersCommand, GetParameterCommand } from "@aws-sdk/client-ssm";
import type { AwsClients } from "./clients.ts";
import { everyPage } from "./pages.ts";

/** Texts of all parameters whose names end so; secret ones are left alone. */
export async function parameterTexts({ ssm }: AwsClients, ending: string): Promise<string[]> {
  const found = await everyPage(
    (page) => ssm.send(new DescribeParametersCommand(page)),
    (page) => page.Parameters,
  );
  const names = found.flatMap(({ Name = "", Type }) =>
    Name.endsWith(ending) && Type !== "SecureString" ? [Name] : [],
  );
  const answers = await Promise.all(names.map((Name) => ssm.send(new GetParameterCommand({ Name }))));
  return answers.map(({ Parameter }) => Parameter?.Value ?? "");
}

/** Text of one parameter; one that is not there is the API's error. */
export async function parameterText({ ssm }: AwsClients, name: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
  return Parameter?.Value ?? "";
}
