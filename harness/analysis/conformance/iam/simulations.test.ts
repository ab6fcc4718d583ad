import { expect, it } from "vitest";
import { modelOfSnapshot } from "../../model/snapshot.ts";
import { Inspection } from "../inspection.ts";
import { heedSimulations } from "./simulations.ts";

const arn = "arn:aws:iam::123456789012:role/app";
const identityTypes = ["Role", "Policy", "ManagedPolicy", "RolePolicy", "PolicySimulation"].map(
  (name) => `AWS::IAM::${name}`,
);
const resource = (type: string, id: string, properties: Record<string, unknown>) => ({
  ...{ type, id, properties, attributes: {}, identities: [id] },
});

const key = "arn:aws:kms:us-east-1:123456789012:key/1";
const inRegion = { Condition: { StringEqualsIfExists: { "aws:RequestedRegion": "eu-west-1" } } };

interface Case {
  readonly decision: string;
  readonly allows: boolean;
  readonly byOrganizations?: boolean;
  /** Beside what it allows, some circumstances in which it does not. */
  readonly denies?: boolean;
  /** What the right is bound to. */
  readonly given?: object;
  /** Whose rights are asked about, the role's own else. */
  readonly of?: string;
}

function judged({ decision, allows, byOrganizations, denies = false, given = {}, of = arn }: Case) {
  const statement = { Effect: "Allow", Action: allows ? "kms:DisableKey" : "kms:Decrypt", Resource: "*", ...given };
  const elsewhere = { StringNotEquals: { "aws:SourceVpce": "vpce-1" } };
  const denial = { Effect: "Deny", Action: "kms:*", Resource: "*", Condition: elsewhere };
  const role = resource("AWS::IAM::Role", arn, {
    RoleName: "app",
    AssumeRolePolicyDocument: { Statement: [] },
    Policies: [{ PolicyName: "p", PolicyDocument: { Statement: denies ? [statement, denial] : [statement] } }],
  });
  const simulation = resource("AWS::IAM::PolicySimulation", `${arn} kms:DisableKey`, {
    ...{ PolicySourceArn: of, ActionName: "kms:DisableKey", Decision: decision },
    ...(byOrganizations === undefined ? {} : { AllowedByOrganizations: byOrganizations }),
  });
  const vpc = resource("AWS::EC2::VPC", "vpc-1", {});
  const snapshot = {
    ...{ schema: "assay.snapshot/1" as const, profile: "p", account: "123456789012", region: "us-east-1" },
    ...{
      collectedAt: "",
      resources: [role, simulation, vpc],
      gaps: [],
      calls: [],
      covered: [{ types: identityTypes }],
    },
  };
  const model = modelOfSnapshot(snapshot, { kind: "live", source: "s" });
  const inspection = new Inspection("BASE-016", model, {} as never);
  heedSimulations(inspection);
  const { verdict, findings } = inspection.judgement();
  return {
    verdict,
    said: findings.map(({ message }) => message).join(),
    why: findings.map(({ why }) => why),
    found: findings.map(({ actual }) => actual),
  };
}

it.each<[string, Case, string]>([
  ["both deny", { decision: "implicitDeny", allows: false }, "held"],
  ["a denial takes it away", { decision: "explicitDeny", allows: false }, "held"],
  ["AWS allows what no text here does", { decision: "allowed", allows: false }, "violated"],
  ["both allow", { decision: "allowed", allows: true }, "violated"],
  ["AWS denies what the role's policies allow", { decision: "implicitDeny", allows: true }, "unknown"],
  ["AWS denies what turns on circumstances", { decision: "implicitDeny", allows: true, denies: true }, "held"],
  ["the organisation denies it", { decision: "implicitDeny", allows: true, byOrganizations: false }, "held"],
  ["the organisation lets it pass", { decision: "implicitDeny", allows: true, byOrganizations: true }, "unknown"],
  ["a role that nobody read", { decision: "implicitDeny", allows: true, of: `${arn}-x` }, "held"],
  [
    "AWS denies what is allowed on one key",
    { decision: "implicitDeny", allows: true, given: { Resource: key } },
    "held",
  ],
  ["AWS denies what is allowed from one region", { decision: "implicitDeny", allows: true, given: inRegion }, "held"],
  ["no decision that is known", { decision: "maybe", allows: false }, "unknown"],
])("%s", (_, given, verdict) => {
  const found = judged(given);
  expect(found.verdict).toBe(verdict);
  if (verdict === "violated") {
    expect(found.found).toEqual(["allowed"]);
    expect(found.why.join()).toMatch(/^it takes away what other promises rest on/);
  }
  if (verdict !== "held") expect(found.said).toContain(`kms:DisableKey on every resource by ${arn}`);
});
