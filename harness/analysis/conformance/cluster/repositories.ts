// Image and chart repositories: scanned on push, encrypted, and emptied of old images where that is promised.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap } from "../../model/value.ts";

type Promised = readonly [name: string, options: { readonly keep?: number | undefined }];

/** Every promised repository is there, scans what is pushed, and is encrypted with AES256. */
export function judgeRepositories(it: Inspection, promised: readonly Promised[]): void {
  if (promised.length === 0) {
    it.outOfScope("no agreed value");
    return;
  }
  it.each(promised, ([name, { keep }]) => {
    const found = it.model
      .all("AWS::ECR::Repository")
      .find((repository) => property(repository, "RepositoryName").text() === name);
    if (found === undefined) {
      it.missing({ message: `the repository ${name} is missing`, expected: name });
      return;
    }
    const scan = property(found, "ImageScanningConfiguration", "ScanOnPush");
    it.expect(scan, scan.bool(false), { message: `${name} does not scan what is pushed`, expected: true });
    const encryption = property(found, "EncryptionConfiguration", "EncryptionType");
    it.expect(encryption, (encryption.text() ?? "AES256") === "AES256", {
      message: `${name} is encrypted in another way`,
      expected: "AES256",
    });
    if (keep !== undefined) keepsLast(it, found, keep);
  });
}

function keepsLast(it: Inspection, repository: Resource, keep: number): void {
  const text = property(repository, "LifecyclePolicy", "LifecyclePolicyText");
  const counts = rulesOf(text).flatMap((rule) => {
    const selection = isMap(rule) && isMap(rule["selection"]) ? rule["selection"] : {};
    const isAny = selection["tagStatus"] === "any" && selection["countType"] === "imageCountMoreThan";
    return isAny ? [Number(selection["countNumber"])] : [];
  });
  it.expect(text, counts.includes(keep), {
    message: `${repository.id} does not keep exactly the last ${String(keep)} images`,
    expected: keep,
    actual: counts,
  });
}

function rulesOf(text: Node): readonly unknown[] {
  const parsed: unknown = JSON.parse(text.text() ?? "{}");
  const rules = isMap(parsed) ? parsed["rules"] : undefined;
  return isList(rules) ? rules : [];
}
