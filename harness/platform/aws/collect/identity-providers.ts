// Whose tokens the account's roles may trust.

import { GetOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand } from "@aws-sdk/client-iam";
import { listed, told } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

export async function readIdentityProviders(reading: Reading): Promise<void> {
  const { iam } = reading.aws;
  const types = ["AWS::IAM::OIDCProvider"];
  const providers = await reading.call("iam:ListOpenIDConnectProviders", types, () =>
    iam.send(new ListOpenIDConnectProvidersCommand({})).then((answer) => listed(answer.OpenIDConnectProviderList)),
  );
  for (const { Arn = "" } of providers ?? []) {
    const provider = await reading.call(`iam:GetOpenIDConnectProvider ${Arn}`, types, () =>
      iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn })).then((answer) => {
        told(answer.Url);
        return answer;
      }),
    );
    if (provider === undefined) continue;
    const { Url = "", ClientIDList: ClientIdList, ThumbprintList, Tags } = provider;
    reading.add({
      type: "AWS::IAM::OIDCProvider",
      id: Arn,
      // The API leaves out how it is asked.
      properties: {
        Url: Url.replace(/^(?:https:\/\/)?/, "https://"),
        ClientIdList,
        ThumbprintList,
        Tags: tagList(Tags),
      },
    });
  }
}
