import { describe, expect, it } from "vitest";
import type { Intent, Profile } from "#harness/config/profile.ts";
import { requirements } from "#harness/requirements/catalogue.ts";
import type { Waiver } from "#harness/requirements/waivers.ts";
import { Coverage } from "../model/coverage.ts";
import { PlatformModel } from "../model/platform-model.ts";
import { check } from "./check.ts";
import type { Check } from "./check.ts";
import { checkDocument } from "./check-document.ts";
import { judgeCheck, judgeModel, plannedRows } from "./judge.ts";
import { checks } from "./registry.ts";
import { platform, running } from "./sample-platform.ts";
import type { Written } from "./sample-platform.ts";

const profile = (intent: Partial<Intent> = {}, name = "byoc-private"): Profile =>
  ({
    name,
    objectives: {},
    topology: {},
    intent: {
      regions: ["us-east-1"],
      cidrs: { vpc: "10.0.0.0/16", tiers: {} },
      ...{
        egress: [],
        peers: [],
        publicSubnets: [],
        declaredPorts: {},
        clusterAdmins: [],
        hopLimit2: [],
        apiRanges: [],
      },
      ...intent,
    },
  }) as unknown as Profile;

const network = { vpc: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] } as const;

describe("planned rows", () => {
  it("are those of the profile that a source can decide or a check judges, in order of id", () => {
    const rows = plannedRows("stream-benchmark").map(({ id }) => id);
    const expected = requirements
      .filter(({ profiles }) => profiles.some((name) => name === "stream-benchmark"))
      .filter(({ id, decidedBy }) => {
        const { template, live } = decidedBy;
        return [template, live].some((one) => one !== "no") || checks.has(id);
      })
      .map(({ id }) => id)
      .sort();
    expect(rows).toEqual(expected);
    expect(rows.length).toBeGreaterThan(50);
    expect(plannedRows("nobody")).toEqual([]);
  });

  it("leave out what neither a template nor the API decides, and keep what one of the two does", () => {
    const planned = new Set(
      ["byoc-private", "multi-region", "druid-eks"].flatMap((name) => plannedRows(name).map(({ id }) => id)),
    );
    const of = (template: string, live: string): string[] =>
      requirements
        .filter(({ profiles }) => !profiles.every((name) => ["stream-benchmark", "msk-privatelink"].includes(name)))
        .filter(({ decidedBy }) => decidedBy.template === template && decidedBy.live === live)
        .map(({ id }) => id);
    for (const id of of("no", "no").filter((one) => !checks.has(one))) expect(planned).not.toContain(id);
    for (const id of [...of("yes", "no"), ...of("no", "yes"), ...of("no", "part")]) expect(planned).toContain(id);
  });
});

describe("a model", () => {
  it("is judged row by row, and what is out of scope stands in the coverage with its reason", () => {
    const only = new Set(["NET-001", "TLS-005"]);
    const { results, coverage } = judgeModel(platform(network), profile(), only);
    expect(results.map(({ requirement, verdict }) => `${requirement} ${verdict}`)).toEqual([
      expect.stringContaining("NET-001"),
      "TLS-005 out-of-scope",
    ]);
    expect(coverage).toEqual({
      planned: 2,
      uncovered: [],
      outOfScope: [
        { requirement: "TLS-005", reason: "needs: assembly (the promise stands in the Kubernetes manifests)" },
      ],
    });
  });

  it("is judged by every planned row unless some are asked for", () => {
    const { results, coverage } = judgeModel(platform(network), profile());
    const planned = plannedRows("byoc-private").map(({ id }) => id);
    expect([...results.map(({ requirement }) => requirement), ...coverage.uncovered].sort()).toEqual(planned);
    expect(coverage.planned).toBe(results.length);
  });
});

describe("one check", () => {
  const judge: Check["judge"] = (it_) => {
    it_.each(it_.model.all("AWS::EC2::VPC"), () => undefined);
  };
  const row = (options: Parameters<typeof check>[2]): Check => check("NET-001", judge, options);
  const told = (one: Check, model: PlatformModel, intent: Partial<Intent> = {}): string => {
    const { verdict, reason, findings } = judgeCheck(one, model, profile(intent));
    return [verdict, reason, ...findings.map(({ message }) => message)].filter((text) => text !== undefined).join("; ");
  };
  const planned = ({ resources, account, region }: PlatformModel): PlatformModel =>
    new PlatformModel({ kind: "tfplan", resources, account, region });

  it("of manifests needs them", () => {
    const pods = platform({ ...network, web: ["Kubernetes::Pod", {}] });
    expect(told(row({ needs: "manifests" }), platform(network))).toBe(
      "out-of-scope; needs: assembly (the promise stands in the Kubernetes manifests)",
    );
    expect(told(row({ needs: "manifests" }), pods)).toBe("held");
  });

  it("of what a template alone declares is not asked of what runs", () => {
    expect(told(row({ declaredOnly: "it stands there" }), running(network))).toBe(
      "out-of-scope; needs: assembly (it stands there)",
    );
    expect(told(row({ declaredOnly: "it stands there" }), platform(network))).toBe("held");
  });

  it("of what CloudFormation alone has is not asked of a plan", () => {
    expect(told(row({ templateOnly: "stacks" }), planned(platform(network)))).toBe(
      "out-of-scope; needs: template (stacks)",
    );
    expect(told(row({ templateOnly: "stacks" }), platform(network))).toBe("held");
    expect(told(row({}), planned(platform(network)))).toBe("held");
  });

  it("tells what nobody looked for, and is out of scope where it asked for nothing else", () => {
    const both: Check["judge"] = (it_) => {
      it_.each(it_.model.all("AWS::EC2::VPC"), () => undefined);
      if (it_.model.all("AWS::KMS::Key").length === 0) it_.missing({ message: "no key" });
      if (it_.model.all("AWS::KMS::Alias").length === 0) it_.missing({ message: "no alias" });
    };
    const without: Check["judge"] = (it_) => {
      for (const type of ["Key", "Alias", "ReplicaKey"]) it_.each(it_.model.all(`AWS::KMS::${type}`), () => undefined);
      it_.missing({ message: "no key" });
    };
    const { kind, resources, account, region } = running(network);
    const of = (type: string) => ({ types: [`AWS::KMS::${type}`], reason: "no endpoint leads there", region });
    const leftOut = [of("Key"), of("Alias"), { ...of("ReplicaKey"), reason: "nobody asked" }];
    const coverage = new Coverage({ covered: [{ types: ["AWS::EC2::VPC"] }], leftOut, regions: [region] });
    const read = new PlatformModel({ kind, resources, account, region, coverage });
    expect(told(check("NET-001", both), read)).toBe(
      "violated; no key; no alias; not decided here: AWS::KMS::Key, AWS::KMS::Alias: no endpoint leads there",
    );
    expect(told(check("NET-001", without), read)).toBe(
      [
        "out-of-scope",
        "needs: assembly (nobody looked for AWS::KMS::Key, AWS::KMS::Alias, AWS::KMS::ReplicaKey on the running platform)",
        "not decided here: AWS::KMS::Key, AWS::KMS::Alias: no endpoint leads there",
        "not decided here: AWS::KMS::ReplicaKey: nobody asked",
      ].join("; "),
    );
  });

  it("about what a profile is without is out of scope as long as nothing of it is there", () => {
    const kinds: Check["judge"] = (it_) => {
      for (const type of ["AWS::EKS::Cluster", "AWS::KMS::Key"]) it_.each(it_.model.all(type), () => undefined);
    };
    const about = check("NET-001", kinds, { about: ["AWS::EKS::Cluster", "AWS::KMS::Key"] });
    const both = { without: ["AWS::KMS::Key", "AWS::EKS::Cluster"] };
    expect(told(about, platform(network), both)).toBe(
      "out-of-scope; the profile declares that it is without AWS::EKS::Cluster, AWS::KMS::Key, and none was found",
    );
    expect(told(about, platform({ key: ["KMS::Key"] }), both)).toBe("held");
    expect(told(about, platform(network), { without: ["AWS::KMS::Key"] })).toBe("unknown; nothing to judge was found");
    expect(told(about, platform(network))).toBe("unknown; nothing to judge was found");
    expect(told(check("NET-001", kinds), platform(network), both)).toBe("unknown; nothing to judge was found");
  });
});

describe("the document", () => {
  const attached = (gateway: string) =>
    ["EC2::VPCGatewayAttachment", { VpcId: { Ref: "vpc" }, InternetGatewayId: { Ref: gateway } }] as const;
  const open: Written = {
    vpc: network.vpc,
    second: ["EC2::InternetGateway"],
    first: ["EC2::InternetGateway"],
    one: attached("second"),
    another: attached("first"),
  };
  const document = (waivers: readonly Waiver[] = [], written: Written = open) => {
    const source = { model: platform(written), path: "cdk.out", sha256: "abc" };
    return checkDocument(source, profile(), waivers);
  };
  const waiver = (resource: string) => ({ requirement: "NET-004", resource }) as unknown as Waiver;

  it("says what was judged, and ends with the worst", () => {
    const { results, coverage, counts, exit, ...rest } = document();
    expect(rest).toEqual({
      schema: "assay.check/1",
      profile: "byoc-private",
      source: { kind: "template", path: "cdk.out", sha256: "abc" },
    });
    expect(results.map(({ requirement }) => requirement)).toEqual(
      plannedRows("byoc-private").flatMap(({ id }) => (coverage.uncovered.includes(id) ? [] : [id])),
    );
    expect(coverage.planned).toBe(results.length);
    expect(counts.violated).toBe(results.filter(({ verdict }) => verdict === "violated").length);
    expect(exit).toBe(1);
  });

  it("sorts findings by resource, and gives a place to those without", () => {
    const { results, coverage } = document();
    const of = (row: string) => results.find(({ requirement }) => requirement === row);
    expect(of("NET-004")?.findings.map(({ resource }) => resource)).toEqual(["another", "one"]);
    for (const { findings } of results) {
      const keys = findings.map(({ resource, source, path = "", message }) =>
        [resource, source, path, message].join("\u0000"),
      );
      expect(keys).toEqual([...keys].sort());
    }
    const [left] = coverage.outOfScope;
    expect(of(left?.requirement ?? "")?.findings).toContainEqual({
      source: "cdk.out",
      resource: "none",
      message: left?.reason,
    });
    const places = results.flatMap(({ findings }) => findings.map(({ source }) => source));
    expect(new Set(places)).toEqual(new Set(["s.json", "cdk.out"]));
    const unplaced = document([], {}).results.flatMap(({ findings }) => findings.map(({ source }) => source));
    expect(new Set(unplaced)).toEqual(new Set(["cdk.out"]));
  });

  it("shows a row as waived when every place of it is", () => {
    const verdict = (...waived: string[]) =>
      document(waived.map(waiver)).results.find(({ requirement }) => requirement === "NET-004")?.verdict;
    expect([verdict(), verdict("one"), verdict("one", "another")]).toEqual(["violated", "violated", "waived"]);
  });
});
