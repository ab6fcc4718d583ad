// Names by which a policy means its bucket.

import { expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import { property } from "../../model/node.ts";
import { statementsOf } from "../../model/policy.ts";
import { arnsMeant, bucketInRole } from "./buckets.ts";

function meant(...Resource: unknown[]) {
  const model = platform({
    Own: ["S3::Bucket", { BucketName: "own" }],
    Other: ["S3::Bucket", { BucketName: "other" }],
    Policy: ["S3::BucketPolicy", { Bucket: "own", PolicyDocument: { Statement: [{ Effect: "Deny", Resource }] } }],
  });
  const [own, , policy] = model.resources;
  const [statement] = statementsOf(property(present(policy, "a policy"), "PolicyDocument"));
  return arnsMeant(model, present(own, "a bucket"), present(statement, "a statement"));
}

it("another spelling of the bucket's name is the bucket's, unless its own stands beside it", () => {
  const own = ["arn:aws:s3:::own", "arn:aws:s3:::⟨Own⟩", "⟨Own.Arn⟩"];
  const plain = { bucket: own, objects: own.map((one) => `${one}/*`) };
  const strayed = {
    bucket: [own[0], "arn:aws:s3:::stray", ...own.slice(1)],
    objects: [`${String(own[0])}/*`, "arn:aws:s3:::stray/*", ...own.slice(1).map((one) => `${one}/*`)],
  };
  const sorted = ({ bucket, objects }: ReturnType<typeof meant>) => ({
    bucket: bucket.toSorted(),
    objects: objects.toSorted(),
  });
  expect(sorted(meant("arn:aws:s3:::stray"))).toEqual(strayed);
  expect(sorted(meant("arn:aws:s3:::stray/a/b"))).toEqual(strayed);
  expect(sorted(meant("arn:aws:s3:::other/*", "arn:aws:s3:::stray/*"))).toEqual(strayed);
  expect(sorted(meant("arn:aws:s3:::own", "arn:aws:s3:::stray"))).toEqual(plain);
  expect(sorted(meant("arn:aws:s3:::other"))).toEqual(plain);
  expect(sorted(meant("*", "x-arn:aws:s3:::stray"))).toEqual(plain);
});

it("a bucket without a name is known by its tag, then by its id", () => {
  const model = platform({
    Logs: ["S3::Bucket", {}],
    Plain: ["S3::Bucket", { Tags: [{ Key: "Name", Value: "our-logs" }] }],
  });
  expect(bucketInRole(model, "logs")?.id).toBe("Plain");
  expect(bucketInRole(platform({ Backups: ["S3::Bucket", {}] }), "backups")?.id).toBe("Backups");
  expect(bucketInRole(platform({ Trail: ["S3::Bucket", { BucketName: "trail-logs" }] }), "logs")).toBe(undefined);
});
