// BASE-004, BASE-015: nodes that Karpenter starts, and volumes of templates that their instances overrule.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Promised } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const judged = (row: string, objects: Objects, more: Promised = {}) => {
  const [verdict, ...found] = said(row, objects, more).split("\n");
  return [verdict, ...found.map((one) => one.replace(/^finding (\S+?): | \| .*$/g, ""))];
};

it("nodes of a class answer as the class says, by tokens of one hop unless it says otherwise", () => {
  const of = (metadataOptions: object, hopLimit2: string[] = []) =>
    judged("BASE-004", { c: ["Kubernetes::EC2NodeClass", { spec: { metadataOptions } }] }, { hopLimit2 });
  expect(of({})).toEqual(["held"]);
  expect(of({ httpTokens: "required", httpPutResponseHopLimit: 1 })).toEqual(["held"]);
  expect(of({ httpTokens: "optional" })).toEqual([
    "violated",
    "nodes of EC2NodeClass/c answer metadata requests without a token",
  ]);
  const far = ["violated", "metadata tokens of EC2NodeClass/c travel 2 hops"];
  expect(of({ httpPutResponseHopLimit: 2 })).toEqual(far);
  expect(of({ httpPutResponseHopLimit: 2 }, ["d"])).toEqual(far);
  expect(of({ httpPutResponseHopLimit: 2 }, ["c"])).toEqual(["held"]);
  expect(of({ httpEndpoint: "disabled", httpTokens: "optional" })).toEqual(["held"]);
  expect(of({ httpEndpoint: "enabled", httpTokens: "optional" })[0]).toBe("violated");
});

it("a template without volumes counts for nothing where all its instances name theirs", () => {
  const volume = [{ DeviceName: "/dev/xvda", Ebs: { Encrypted: true, KmsKeyId: { Ref: "EbsKey" } } }];
  const host = (LaunchTemplate: object, BlockDeviceMappings?: object): Objects[string] => [
    "EC2::Instance",
    { LaunchTemplate, BlockDeviceMappings },
  ];
  const base: Objects = {
    EbsKey: ["KMS::Key", {}],
    T: ["EC2::LaunchTemplate", { LaunchTemplateName: "t", LaunchTemplateData: {} }],
  };
  const of = (more: Objects) => judged("BASE-015", { ...base, ...more })[0];
  const [byId, byName] = [{ LaunchTemplateId: { Ref: "T" } }, { LaunchTemplateName: "t" }];
  expect(of({ H: host(byId, volume) })).toBe("held");
  expect(of({ H: host(byName, volume) })).toBe("held");
  expect(of({})).toBe("violated");
  expect(of({ H: host(byId, volume), I: host(byId) })).toBe("violated");
  expect(of({ H: host({ LaunchTemplateId: "lt-elsewhere" }, volume) })).not.toBe("held");
  const fleet = [{ LaunchTemplateSpecification: byId }];
  const groups: Readonly<Record<string, object>> = {
    "EKS::Nodegroup": { LaunchTemplate: { Id: { Ref: "T" } } },
    "AutoScaling::AutoScalingGroup": { LaunchTemplate: byId },
    "EC2::SpotFleet": { SpotFleetRequestConfigData: { LaunchTemplateConfigs: fleet } },
    "EC2::EC2Fleet": { LaunchTemplateConfigs: fleet },
  };
  for (const [type, group] of Object.entries(groups)) {
    expect(of({ H: host(byId, volume), G: [type, group] })).toBe("violated");
  }
  // A group of another template is not in the way.
  const other = { LaunchTemplate: { Id: { Ref: "O" } } };
  const O: Objects[string] = ["EC2::LaunchTemplate", { LaunchTemplateData: { BlockDeviceMappings: volume } }];
  expect(of({ O, H: host(byId, volume), G: ["EKS::Nodegroup", other] })).toBe("held");
  const own = {
    T: ["EC2::LaunchTemplate", { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: false } }] } }],
  } as const;
  expect(of({ ...own, H: host(byId, volume) })).toBe("violated");
});
