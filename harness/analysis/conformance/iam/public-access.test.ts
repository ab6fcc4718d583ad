import { expect, it } from "vitest";
import { modelOfSnapshot } from "../../model/snapshot.ts";
import { Inspection } from "../inspection.ts";
import { heedPublicAccess } from "./public-access.ts";

const typeOf = (of: "role" | "bucket") =>
  `AWS::AccessAnalyzer::${of === "role" ? "TrustPolicy" : "ResourcePolicy"}Check`;
const types = [typeOf("role"), typeOf("bucket")];

interface Answer {
  readonly result?: string;
  readonly of?: "role" | "bucket";
}

function judged(answers: readonly Answer[], { gap = false } = {}) {
  const resources = answers.map(({ result, of = "bucket" }, index) => ({
    ...{ type: typeOf(of), id: `p${String(index)}`, attributes: {}, identities: [`p${String(index)}`] },
    properties: {
      Subject: `${of}-${String(index)}`,
      ...(result === undefined ? {} : { Result: result }),
    },
  }));
  const vpc = { type: "AWS::EC2::VPC", id: "vpc-1", properties: {}, attributes: {}, identities: ["vpc-1"] };
  const operation = "access-analyzer:CheckNoPublicAccess b";
  const snapshot = {
    ...{ schema: "assay.snapshot/1" as const, profile: "p", account: "123456789012", region: "us-east-1" },
    ...{ collectedAt: "", resources: [...resources, vpc], calls: [], covered: [{ types }] },
    gaps: gap ? [{ types, operation, reason: "AccessDenied: no" }] : [],
  };
  const model = modelOfSnapshot(snapshot, { kind: "live", source: "s" });
  const about = (of: "TrustPolicy" | "ResourcePolicy") => {
    const inspection = new Inspection("BASE-007", model, {} as never);
    heedPublicAccess(inspection, of);
    const { verdict, findings } = inspection.judgement();
    return { verdict, said: findings.map(({ message }) => message).join() };
  };
  return { resources: about("ResourcePolicy"), roles: about("TrustPolicy") };
}

it("believes what Access Analyzer finds open, of the policy that it is about alone", () => {
  const { resources, roles } = judged([{ result: "PASS" }, { result: "FAIL" }, { result: "PASS", of: "role" }]);
  expect(resources).toEqual({
    verdict: "violated",
    said: "Access Analyzer finds the policy of bucket-1 open to the public",
  });
  expect(roles.verdict).toBe("held");
});

it("asks the same of who may take on a role", () => {
  const { resources, roles } = judged([{ result: "PASS" }, { result: "FAIL", of: "role" }]);
  expect(roles.said).toBe("Access Analyzer finds the policy of role-1 open to the public");
  expect([resources.verdict, roles.verdict]).toEqual(["held", "violated"]);
});

it.each([
  ["an answer that is neither", judged([{ result: "PASS" }, { result: "MAYBE" }])],
  ["no answer", judged([{ result: "PASS" }, {}])],
  ["a call that failed", judged([{ result: "PASS" }], { gap: true })],
])("is undecided by %s", (_, { resources }) => {
  expect(resources.verdict).toBe("unknown");
});
