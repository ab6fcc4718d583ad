import { expect, it } from "vitest";
import { PlatformModel } from "../model/platform-model.ts";
import { property } from "../model/node.ts";
import { Inspection } from "./inspection.ts";
import type { Profile } from "#harness/config/profile.ts";
import { withoutSecrets } from "./without-secrets.ts";

it("hides every secret wherever it stands, the longer of two first", () => {
  const said = { message: "told s3cret and s3cret!", actual: [{ key: "x s3cret! y" }, 7, null], expected: undefined };
  expect(withoutSecrets(said, new Set(["s3cret", "s3cret!"]))).toEqual({
    message: "told (sensitive) and (sensitive)",
    actual: [{ key: "x (sensitive) y" }, 7, null],
    expected: undefined,
  });
});

it("leaves what is said where there are none", () => {
  const said = { message: "m" };
  expect(withoutSecrets(said, new Set())).toBe(said);
});

it("a finding shows neither what it found nor what it says of it", () => {
  const parameter = {
    ...{ type: "AWS::SSM::Parameter", id: "p", source: "s", pointer: "/p", attributes: {}, identities: ["p"] },
    properties: { Value: "jdbc:x?password=s3cret" },
  };
  const secrets = new Set(["s3cret"]);
  const init = { kind: "tfplan", resources: [parameter], account: "1", region: "us-east-1", secrets } as const;
  const looked = new Inspection("NET-001", new PlatformModel(init), {} as Profile);
  looked.violated(property(parameter, "Value"), { message: "told s3cret", expected: "not s3cret" });
  const [finding] = looked.judgement().findings;
  expect(finding).toMatchObject({ actual: "jdbc:x?password=(sensitive)", message: "told (sensitive)" });
  expect(JSON.stringify(looked.judgement())).not.toContain("s3cret");
});
