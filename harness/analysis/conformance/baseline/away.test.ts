// What keeps data in a region that nobody declared.

import { expect, it } from "vitest";
import { awayFrom } from "./away.ts";
import type { Resource } from "../../model/resource.ts";

const of = (type: string, region?: string) => {
  const resource = { id: "X", type, source: "", pointer: "", properties: {}, attributes: {}, identities: [] };
  const one: Resource = region === undefined ? resource : { ...resource, region };
  return awayFrom(["us-east-1", "eu-central-1"], one)?.message;
};

it("names what keeps data, or opens it, elsewhere", () => {
  for (const type of ["S3::Bucket", "KMS::ReplicaKey", "SecretsManager::Secret", "Logs::LogGroup"]) {
    expect(of(`AWS::${type}`, "ap-south-1")).toBe("X stands in ap-south-1");
    expect(of(`AWS::${type}`, "eu-central-1")).toBeUndefined();
  }
  expect(of("AWS::IAM::Role", "ap-south-1")).toBeUndefined();
  expect(of("AWS::S3::Bucket", "⟨AWS::Region⟩")).toBeUndefined();
  expect(of("AWS::S3::Bucket")).toBeUndefined();
});
