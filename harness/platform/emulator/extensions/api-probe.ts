// One call to an EC2 operation in a role's session, through the front as anybody would make it, and as a dry run: it shows
// what the role is answered and changes nothing.

export interface ApiProbe {
  /** Address of the front. */
  readonly endpoint: string;
  readonly region: string;
  /** Key of the role's session. */
  readonly accessKeyId: string;
  readonly operation: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const withinMs = 10_000;

/** The error code of the answer; empty when there is none. */
export async function probeApi({ endpoint, region, accessKeyId, operation, parameters }: ApiProbe): Promise<string> {
  const scope = `Credential=${accessKeyId}/20000101/${region}/ec2/aws4_request`;
  const form = new URLSearchParams({ Action: operation, Version: "2016-11-15", DryRun: "true", ...parameters });
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    signal: AbortSignal.timeout(withinMs),
  });
  return /<Code>([^<]+)<\/Code>/.exec(await response.text())?.[1] ?? "";
}
