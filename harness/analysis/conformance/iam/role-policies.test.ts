import { describe, expect, it } from "vitest";
import { mayPass } from "./answers.ts";
import { arnOf, plain } from "./arns.ts";
import { asRole, policiesFor } from "./role-policies.ts";
import { buildTemplateModel } from "../../model/template-model.ts";
import type { Resource } from "../../model/resource.ts";

const allow = (Action: string, Resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const deny = { Effect: "Deny", Principal: "*", Action: "s3:DeleteObject", Resource: "*" };

const resources = {
  Role: {
    Type: "AWS::IAM::Role",
    Properties: {
      Path: "/app/",
      RoleName: "reader",
      Policies: [
        {
          PolicyName: "p",
          PolicyDocument: document(
            allow("s3:*", { "Fn::Sub": "${Data.Arn}/*" }),
            allow("kms:Decrypt", { "Fn::GetAtt": ["Key", "Arn"] }),
          ),
        },
      ],
    },
  },
  Bounded: {
    Type: "AWS::IAM::Role",
    Properties: {
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      PermissionsBoundary: { Ref: "Boundary" },
    },
  },
  Boundary: {
    Type: "AWS::IAM::ManagedPolicy",
    Properties: { PolicyDocument: document(allow("s3:GetObject", "*")) },
  },
  Data: { Type: "AWS::S3::Bucket", Properties: { BucketName: { "Fn::Sub": "data-${AWS::AccountId}" } } },
  DataPolicy: {
    Type: "AWS::S3::BucketPolicy",
    Properties: { Bucket: { Ref: "Data" }, PolicyDocument: document(deny) },
  },
  Key: {
    Type: "AWS::KMS::Key",
    Properties: {
      KeyPolicy: document(
        allow("kms:*", "*", { Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } } }),
      ),
    },
  },
  Endpoint: {
    Type: "AWS::EC2::VPCEndpoint",
    Properties: {
      ServiceName: "com.amazonaws.us-east-1.s3",
      PolicyDocument: document(allow("s3:GetObject", "*", { Principal: "*" })),
    },
  },
};

const model = buildTemplateModel({
  kind: "template",
  templates: [{ stack: "s", file: "s.json", template: { Resources: resources } }],
  region: "us-east-1",
});

function named(id: keyof typeof resources): Resource {
  const found = model.resources.find((resource) => resource.id === id);
  if (found === undefined) throw new TypeError(id);
  return found;
}

const [role, bounded, data, key] = [named("Role"), named("Bounded"), named("Data"), named("Key")];

describe("ARNs in place of tokens", () => {
  it("names resources as AWS would", () => {
    expect(arnOf(model, role)).toBe("arn:aws:iam::111122223333:role/app/reader");
    expect(arnOf(model, data)).toBe("arn:aws:s3:::data-111122223333");
    expect(arnOf(model, key)).toBe("arn:aws:kms:us-east-1:111122223333:key/Key");
    expect(plain(model, ["⟨Data⟩/x", "⟨Boundary⟩"])).toEqual([
      "data-111122223333/x",
      "arn:aws:iam::111122223333:policy/Boundary",
    ]);
  });
});

describe("what the evaluator decides from", () => {
  const object = `${arnOf(model, data)}/x`;
  const may = (who: Resource, action: string, resource: string, way: Parameters<typeof policiesFor>[2] = {}) =>
    mayPass({ asker: asRole(model, who), action, resource }, policiesFor(model, who, way));

  it("reads the role's own policies", () => {
    expect(may(role, "s3:DeleteObject", object)).toBe(true);
    expect(may(role, "s3:ListBucket", arnOf(model, data))).toBe(false);
  });

  it("reads the policy of the resource", () => {
    expect(may(role, "s3:DeleteObject", object, { resource: data })).toBe(false);
    expect(may(role, "kms:Decrypt", arnOf(model, key), { resource: key })).toBe(true);
    expect(may(role, "kms:Encrypt", arnOf(model, key), { resource: key })).toBe(false);
  });

  it("reads the endpoint's policy", () => {
    expect(may(role, "s3:PutObject", object, { through: "s3" })).toBe(false);
    expect(may(role, "s3:GetObject", object, { through: "s3" })).toBe(true);
    expect(may(role, "s3:PutObject", object, { through: "ecr.api" })).toBe(true);
  });

  it("keeps to the boundary, and does not guess a managed policy's text", () => {
    expect(may(bounded, "s3:PutObject", object)).toBe(false);
    expect(() => may(bounded, "s3:GetObject", object)).toThrow(/ReadOnlyAccess/);
  });
});
