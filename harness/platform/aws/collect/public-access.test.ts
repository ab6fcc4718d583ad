import { describe, expect, it } from "vitest";
import type { AwsClients } from "../clients.ts";
import { Collector } from "./collector.ts";
import { readPublicAccess } from "./public-access.ts";

const resource = (type: string, id: string, properties: Record<string, unknown>) => ({
  ...{ type, id, properties, attributes: {}, identities: [id] },
});
const open = { Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }] };
const collected = [
  resource("AWS::IAM::Role", "app", { AssumeRolePolicyDocument: { Statement: [] } }),
  resource("AWS::S3::BucketPolicy", "bucket|policy", { PolicyDocument: open }),
  resource("AWS::S3::Bucket", "bucket", {}),
  resource("AWS::KMS::Key", "policy-less", {}),
];

interface Question {
  readonly policyDocument: string;
  readonly resourceType: string;
}

async function readFrom(answer: (asked: Question) => object) {
  const asked: Question[] = [];
  const send = async ({ input }: { input: Question }) => {
    asked.push(input);
    return Promise.resolve(answer(input));
  };
  const collector = new Collector({ accessAnalyzer: { send } } as unknown as AwsClients);
  await readPublicAccess(collector, collected);
  return { asked, found: collector.resources(), gaps: collector.gaps(), covered: collector.covered() };
}

describe("Access Analyzer", () => {
  it("is asked of every policy that was collected, and believed by its word", async () => {
    const { asked, found, gaps } = await readFrom(({ resourceType }) => ({
      result: resourceType === "AWS::S3::Bucket" ? "FAIL" : "PASS",
      reasons: [{ description: "open", statementIndex: 0 }],
    }));
    expect(gaps).toEqual([]);
    expect(asked.map(({ resourceType }) => resourceType)).toEqual([
      "AWS::IAM::AssumeRolePolicyDocument",
      "AWS::S3::Bucket",
    ]);
    expect(JSON.parse(asked[1]?.policyDocument ?? "")).toEqual(open);
    expect(found.map(({ properties }) => [properties["Subject"], properties["Result"]])).toEqual([
      ["bucket|policy", "FAIL"],
      ["app", "PASS"],
    ]);
    expect(found[0]?.properties["Reasons"]).toEqual([{ Description: "open", StatementIndex: 0 }]);
  });

  it.each<[string, () => object]>([
    [
      "refuses",
      () => {
        throw new Error("AccessDenied");
      },
    ],
    ["says nothing", () => ({})],
  ])("leaves a gap where it %s", async (_, answer) => {
    const { found, gaps, covered } = await readFrom(answer);
    expect(found).toEqual([]);
    const types = ["AWS::AccessAnalyzer::ResourcePolicyCheck", "AWS::AccessAnalyzer::TrustPolicyCheck"];
    expect(gaps.flatMap((gap) => gap.types).sort()).toEqual(types);
    expect(covered).toEqual([{ types }]);
  });
});
