// What is taken away shows nothing: a row that held is not held any more where all that it looks at is gone, nor where what
// the platform names stands elsewhere, so that nobody read it.

import { describe, expect, it } from "vitest";
import { judgeCheck, judgeModel } from "../../analysis/conformance/judge.ts";
import { checks } from "../../analysis/conformance/registry.ts";
import { PlatformModel } from "../../analysis/model/platform-model.ts";
import type { PlatformModelInit } from "../../analysis/model/platform-model.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { present } from "../../core/errors.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { synthesized } from "./planted-cases.ts";

/** Prohibitions guard these; what stands in the assembly beside the templates is judged without any resource. */
const guarded = /^(AWS::EC2::VPC$|Kubernetes::)/;
const besideTheTemplates = ["BASE-020"];

/**
 * Rows that hold although something of a type that the platform names stands elsewhere: what they promise does not rest on
 * it, or its absence is another row's.
 */
const restsOnItself: Readonly<Record<string, readonly string[]>> = {
  "BAK-002": ["AWS::S3::Bucket"],
  "BASE-002": ["AWS::EC2::Subnet"],
  "BASE-005": ["AWS::IAM::OIDCProvider"],
  // A function of elsewhere rotates as well.
  "BASE-012": ["AWS::Lambda::Function"],
  "BASE-013": ["AWS::IAM::Role"],
  "BASE-016": ["AWS::KMS::Key", "AWS::MSK::Cluster", "AWS::RDS::DBInstance", "AWS::Route53::HostedZone"],
  // Keys and roles of elsewhere may let the services in, and a log group is not made under a key that does not.
  "BASE-019": ["AWS::KMS::Key"],
  "LOG-008": ["AWS::IAM::Role"],
  // Balancers are told apart by what is there of their surroundings.
  "BASE-020": [
    ...["AWS::EC2::SecurityGroup", "AWS::EC2::Subnet", "AWS::EC2::VPC"],
    "AWS::ElasticLoadBalancingV2::TargetGroup",
  ],
  "DNS-003": ["AWS::EC2::SecurityGroup"],
  "NLB-001": ["AWS::EC2::SecurityGroup"],
  "NLB-002": ["AWS::EC2::SecurityGroup", "AWS::ElasticLoadBalancingV2::LoadBalancer"],
  "NLB-003": ["AWS::EC2::SecurityGroup"],
  "NLB-005": ["AWS::EC2::SecurityGroup"],
  "CH-023": ["AWS::EC2::LaunchTemplate", "AWS::EC2::RouteTable", "AWS::EC2::VPC", "AWS::EC2::VPCPeeringConnection"],
  "COST-002": ["AWS::EC2::LaunchTemplate"],
  "COST-004": ["AWS::EC2::InternetGateway"],
  // Whom else a key's policy names changes nothing for a service.
  "COST-005": ["AWS::IAM::Role"],
  "LOG-004": ["AWS::IAM::Role"],
  "DRUID-023": ["AWS::EC2::VPC", "AWS::IAM::Role", "AWS::KMS::Key", "AWS::MSK::Cluster", "AWS::RDS::DBInstance"],
  "DRUID-030": ["AWS::IAM::Role", "AWS::SQS::Queue"],
  "EKS-008": ["AWS::EC2::LaunchTemplate"],
  "EKS-013": ["AWS::EC2::LaunchTemplate"],
  "EKS-017": ["AWS::EC2::LaunchTemplate"],
  "IAM-003": ["AWS::IAM::OIDCProvider"],
  "IAM-004": ["AWS::KMS::Key"],
  "IAM-005": ["AWS::KMS::Key"],
  "IAM-011": ["AWS::KMS::Key"],
  "KC-001": ["AWS::EC2::SecurityGroup"],
  "KC-002": ["AWS::EC2::SecurityGroup"],
  "KC-008": ["AWS::EC2::SecurityGroup", "AWS::EC2::VPC", "AWS::EC2::VPCEndpointService"],
  "KC-009": ["AWS::EC2::SecurityGroup", "AWS::EC2::Subnet"],
  "KC-010": ["AWS::EC2::SecurityGroup"],
  "KC-012": ["AWS::EC2::SecurityGroup"],
  "KMS-004": ["AWS::IAM::Role"],
  "KMS-005": ["AWS::IAM::Role"],
  // The alarms' own row names topics that are not there.
  "BASE-018": ["AWS::IAM::Role", "AWS::SNS::Topic"],
  "LOG-005": ["AWS::KMS::Key"],
  "LOG-010": ["AWS::IAM::Role"],
  "LOG-011": ["AWS::IAM::Role", "AWS::SQS::Queue"],
  "NET-008": ["AWS::EC2::LaunchTemplate", "AWS::EC2::NetworkAcl", "AWS::EC2::RouteTable", "AWS::EC2::VPC"],
  "NET-009": ["AWS::EC2::SecurityGroup"],
  "NET-017": ["AWS::EC2::InternetGateway"],
  "NET-018": ["AWS::EC2::InternetGateway"],
  "OPS-001": ["AWS::EC2::LaunchTemplate"],
  "REP-005": ["AWS::EC2::Subnet"],
  "RES-005": ["AWS::S3::Bucket"],
  "SG-001": ["AWS::EC2::LaunchTemplate"],
};

async function platformOf(name: string) {
  const profile = loadProfile(name, projectRoot);
  const [region = ""] = profile.intent.regions;
  const model = buildTemplateModel({ ...(await synthesized(name, "corrected")), region });
  const held = judgeModel(model, profile).results.filter(({ verdict }) => verdict === "held");
  const judged = (id: string, of: PlatformModel) => judgeCheck(present(checks.get(id), id), of, profile).verdict;
  const rows = held.map(({ requirement }) => {
    const asked = new Set<string>();
    judged(
      requirement,
      without(model, () => false, { onRead: (type) => asked.add(type) }),
    );
    return { id: requirement, asked };
  });
  return { model, judged, rows };
}

function without(model: PlatformModel, isGone: (type: string) => boolean, more: Partial<PlatformModelInit> = {}) {
  const { kind, gaps, account, region, hasManifests, stacks, switched, parameters } = model;
  const resources = model.resources.filter(({ type }) => !isGone(type));
  const whole = { kind, gaps, account, region, hasManifests, stacks, switched, parameters };
  return new PlatformModel({ ...whole, resources, ...more });
}

/** Notes names of what is gone as they are asked for. */
function noting(model: PlatformModel, gone: ReadonlySet<string>, onMissed: () => void): void {
  const named = model.named.bind(model);
  model.named = (identity, meant) => {
    const found = named(identity, meant);
    const name = identity?.replace(/^(⟨[^⟩]*?)\.[^⟩]*⟩$/, "$1⟩") ?? "";
    if (found === undefined && identity !== undefined && (gone.has(identity) || gone.has(name))) onMissed();
    return found;
  };
}

describe.each(profiles)("%s", (name) => {
  it("no row is held where all that it looks at is gone", async () => {
    const { model, judged, rows } = await platformOf(name);
    const empty = rows.filter(({ id, asked }) => {
      const left = without(model, (type) => asked.has(type) || asked.has("*") || guarded.test(type));
      return judged(id, left) === "held";
    });
    expect(rows.length).toBeGreaterThan(20);
    expect(empty.map(({ id }) => id).filter((id) => !besideTheTemplates.includes(id))).toEqual([]);
  });

  it("no row is held where what it rests on stands elsewhere", async () => {
    const { model, judged, rows } = await platformOf(name);
    const found: string[] = [];
    for (const type of new Set(model.resources.map((one) => one.type).filter((one) => one.startsWith("AWS::")))) {
      const gone = new Set(model.resources.filter((one) => one.type === type).flatMap((one) => one.identities));
      const left = without(model, (one) => one === type);
      let missed = false;
      noting(left, gone, () => (missed = true));
      for (const { id } of rows.filter(({ asked }) => asked.has(type))) {
        missed = false;
        if (judged(id, left) === "held" && missed && !restsOnItself[id]?.includes(type)) found.push(`${id} ${type}`);
      }
    }
    expect(found).toEqual([]);
  });
});
