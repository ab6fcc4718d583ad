// Rows about roles on a few resources: rarer ways to write trust, rights and policies.

import { expect, it } from "vitest";
import { account, told } from "../sample-platform.ts";
import { ec2, never, trusting } from "./sample-roles.ts";
import type { Statement } from "./sample-roles.ts";

const provider = `arn:aws:iam::${account}:oidc-provider/p`;
const subject = "system:serviceaccount:clickhouse:clickhouse-sa";

it("IAM-001: who may take on the role of the nodes", () => {
  const cases = Object.entries({
    EC2: [ec2, never],
    nobody: [],
    "a person beside EC2": [{ ...ec2, Principal: { Service: "ec2.amazonaws.com", AWS: account } }],
    "somebody called like EC2": [{ ...ec2, Principal: { AWS: "ec2.amazonaws.com" } }],
    "another service": [{ ...ec2, Principal: { Service: ["ec2.amazonaws.com", "ssm.amazonaws.com"] } }],
    "all but one": [{ Effect: "Allow", NotPrincipal: { Service: "x.amazonaws.com" }, Action: "sts:AssumeRole" }],
    "any other call": [{ Effect: "Allow", Principal: ec2["Principal"], NotAction: "sts:AssumeRole" }],
    "another call beside": [{ ...ec2, Action: ["sts:assumerole", "sts:TagSession"] }],
  }).map(([what, trust]) => [what, { Node: trusting(trust) }] as const);
  expect(told("IAM-001", Object.fromEntries(cases))).toMatchInlineSnapshot(`
    "# EC2
    held
    # nobody
    violated
    finding Node/AssumeRolePolicyDocument: nobody may take on the node role | "ec2.amazonaws.com"
    # a person beside EC2
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}
    # somebody called like EC2
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}
    # another service
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}
    # all but one
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}
    # any other call
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}
    # another call beside
    violated
    finding Node/AssumeRolePolicyDocument/Statement/0: somebody other than EC2 may take on the node role | {"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"
  `);
});

it("IAM-002: policies of the nodes", () => {
  const three = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"];
  const arns = three.map((name) => `arn:aws:iam::aws:policy/${name}`);
  const Own = ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [] } }] as const;
  expect(
    told("IAM-002", {
      "the three": { Node: trusting([ec2], { ManagedPolicyArns: arns }) },
      two: { Node: trusting([ec2], { ManagedPolicyArns: arns.slice(1) }) },
      "a fourth": {
        Node: trusting([ec2], { ManagedPolicyArns: [...arns, "arn:aws:iam::aws:policy/PowerUserAccess"] }),
      },
      "one of the platform, attached": { Own, Node: trusting([ec2], { ManagedPolicyArns: [...arns, { Ref: "Own" }] }) },
      "one that lists the role": {
        Own: ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [] }, Roles: [{ Ref: "Node" }] }],
        Node: trusting([ec2], { ManagedPolicyArns: arns }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# the three
    held
    # two
    violated
    finding Node/ManagedPolicyArns: AmazonEKSWorkerNodePolicy is not attached | ["AmazonEKSWorkerNodePolicy","AmazonEKS_CNI_Policy","AmazonEC2ContainerRegistryReadOnly"]
    # a fourth
    violated
    finding Node/ManagedPolicyArns/3: PowerUserAccess is attached besides the three | ["AmazonEKSWorkerNodePolicy","AmazonEKS_CNI_Policy","AmazonEC2ContainerRegistryReadOnly"]
    # one of the platform, attached
    violated
    finding Node/ManagedPolicyArns/3: ⟨Own⟩ is attached besides the three | ["AmazonEKSWorkerNodePolicy","AmazonEKS_CNI_Policy","AmazonEC2ContainerRegistryReadOnly"]
    # one that lists the role
    violated
    finding Own/PolicyDocument: the node role carries a policy of its own | "the three managed policies only""
  `);
});

const token: Statement = {
  Effect: "Allow",
  Principal: { Federated: provider },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringEquals: { "p:sub": subject, "p:aud": "sts.amazonaws.com" } },
};

it("IAM-003: who may take on the role of the pods", () => {
  const when = (Condition: object) => [{ ...token, Condition }];
  const cases = Object.entries({
    "the service account": [token, never],
    "a person beside": [{ ...token, Principal: { Federated: provider, AWS: account } }],
    "another call beside": [{ ...token, Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] }],
    "all but another call": [{ ...token, Action: undefined, NotAction: "sts:TagSession" }],
    "all but another provider": [{ ...token, Principal: undefined, NotPrincipal: { Federated: "x" } }],
    "another service account": when({ StringEquals: { "p:sub": "system:serviceaccount:clickhouse:other" } }),
    "either of two": when({ StringEquals: { "p:sub": [subject, "system:serviceaccount:x:y"] } }),
    "any of the name": when({ StringLike: { "p:sub": "system:serviceaccount:*:clickhouse-sa" } }),
    "in any letters": when({ StringEqualsIgnoreCase: { "p:sub": subject } }),
    "if it says": when({ StringEqualsIfExists: { "p:sub": subject } }),
    "another claim": when({ StringEquals: { "p:subject": subject } }),
    "no condition": [{ ...token, Condition: undefined }],
  }).map(([what, trust]) => [what, { ClickHousePods: trusting(trust) }] as const);
  expect(told("IAM-003", { "no role": { A: trusting([ec2]) }, ...Object.fromEntries(cases) })).toMatchInlineSnapshot(`
    "# no role
    violated
    finding none: no role can be taken on by the ClickHouse service account | "system:serviceaccount:clickhouse:clickhouse-sa"
    # the service account
    held
    # a person beside
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role trusts more than the cluster's identity provider | "sts:AssumeRoleWithWebIdentity through the provider"
    # another call beside
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role trusts more than the cluster's identity provider | "sts:AssumeRoleWithWebIdentity through the provider"
    # all but another call
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role trusts more than the cluster's identity provider | "sts:AssumeRoleWithWebIdentity through the provider"
    # all but another provider
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role trusts more than the cluster's identity provider | "sts:AssumeRoleWithWebIdentity through the provider"
    # another service account
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals/p:sub: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # either of two
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals/p:sub: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # any of the name
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0/Condition/StringLike/p:sub: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # in any letters
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0/Condition/StringEqualsIgnoreCase/p:sub: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # if it says
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0/Condition/StringEqualsIfExists/p:sub: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # another claim
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}
    # no condition
    violated
    finding ClickHousePods/AssumeRolePolicyDocument/Statement/0: the pod role is not bound to one service account | {"StringEquals":{"…:sub":"system:serviceaccount:clickhouse:clickhouse-sa"}} | {"cdk":"StringEquals: { \\"\${issuer}:sub\\": \\"system:serviceaccount:clickhouse:clickhouse-sa\\" }"}"
  `);
});

it("IAM-004: rights of the pods to backups", () => {
  const Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];
  const own = { Effect: "Allow", Action, Resource: "arn:aws:s3:::clickhouse-backups-x*" };
  const Managed = ["IAM::ManagedPolicy", { PolicyDocument: { Statement: [own] } }] as const;
  const cases = Object.entries({
    "the agreed ones": [own],
    "in other letters": [{ ...own, Action: Action.map((one) => one.toUpperCase()) }],
    "of other services besides": [own, { Effect: "Allow", Action: "sqs:*", Resource: "*" }],
    everything: [{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::clickhouse-backups-x*" }],
    "two more": [own, { ...own, Action: ["s3:PutBucketPolicy", "s3:DeleteBucket"] }],
    "two other buckets": [{ ...own, Resource: [own.Resource, "arn:aws:s3:::a", "arn:aws:s3:::b/*"] }],
    "all but a bucket": [{ Effect: "Allow", Action, NotResource: "arn:aws:s3:::other" }],
    "all but a call": [own, { Effect: "Allow", NotAction: "sqs:*", Resource: own.Resource }],
    "taken away again": [own, { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }],
    "taken away for a part": [
      { ...own, Resource: [own.Resource, "arn:aws:s3:::clickhouse-backups-y"] },
      { Effect: "Deny", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::clickhouse-backups-y" },
    ],
  }).map(([what, rights]) => [what, { ClickHousePods: trusting([token], {}, rights) }] as const);
  expect(
    told("IAM-004", {
      "no role": { A: trusting([ec2]) },
      ...Object.fromEntries(cases),
      "a policy of AWS": {
        ClickHousePods: trusting([token], { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] }, [own]),
      },
      "a policy of the platform": {
        Managed,
        ClickHousePods: trusting([token], { ManagedPolicyArns: [{ Ref: "Managed" }] }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# no role
    unknown
    finding none: no role of the ClickHouse pods was found
    # the agreed ones
    held
    # in other letters
    held
    # of other services besides
    held
    # everything
    violated
    finding ClickHousePods/Policies/0/PolicyDocument/Statement/0: the pods may also do * | ["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"]
    # two more
    violated
    finding ClickHousePods/Policies/0/PolicyDocument/Statement/1: the pods may also do s3:PutBucketPolicy, s3:DeleteBucket | ["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"]
    # two other buckets
    violated
    finding ClickHousePods/Policies/0/PolicyDocument/Statement/0: the pods' rights reach arn:aws:s3:::a, arn:aws:s3:::b/* | "arn:aws:s3:::clickhouse-backups-*"
    # all but a bucket
    violated
    finding ClickHousePods/Policies/0/PolicyDocument/Statement/0: the pods' rights reach all but NotResource | "arn:aws:s3:::clickhouse-backups-*"
    # all but a call
    violated
    finding ClickHousePods/Policies/0/PolicyDocument/Statement/1: the pods may also do all but what NotAction lists | ["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"]
    # taken away again
    violated
    finding ClickHousePods/Policies: the pods may not s3:DeleteObject | "s3:DeleteObject"
    # taken away for a part
    held
    # a policy of AWS
    violated
    finding ClickHousePods/ManagedPolicyArns/0: AmazonS3FullAccess grants more than the pods need | "inline rights only"
    # a policy of the platform
    held"
  `);
});
