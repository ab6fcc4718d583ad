// Whether everything that was synthesized comes from one whole context: one account, one region, and the templates of the
// promised environment and version.

import { check } from "../check.ts";
import { podsOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

export const contextChecks = [
  check(
    "DRUID-029",
    (it) => {
      const agreed = it.profile.objectives["DRUID-029"]?.value;
      const promised = {
        environment: isMap(agreed) ? agreed["environment"] : undefined,
        version: isMap(agreed) ? agreed["version"] : undefined,
      };
      it.each(
        () => it.model.all("AWS::EKS::Cluster"),
        (cluster) => {
          for (const [name, wanted] of Object.entries(promised)) {
            const told = contextTag(it.model, cluster, name);
            if (told === undefined) it.leftOut(`${cluster.id} has no tag that says its ${name}`);
            it.expect(property(cluster, "Tags"), textOf(wanted) !== "" && (told ?? textOf(wanted)) === textOf(wanted), {
              message: `${cluster.id} was made from the templates of another ${name}`,
              expected: wanted,
              actual: told,
            });
          }
        },
      );
      it.each(
        () => it.model.all("AWS::EC2::VPC"),
        (vpc) => {
          const regionOf = (one: Resource) => one.region ?? it.model.region;
          it.expect(property(vpc, "CidrBlock"), it.intent.regions.includes(regionOf(vpc)), {
            message: `the platform is made in ${regionOf(vpc)}`,
            expected: it.intent.regions,
            actual: regionOf(vpc),
          });
        },
      );
      it.each(
        () => it.model.all("AWS::ECR::Repository"),
        (repository) => {
          const name = property(repository, "RepositoryName");
          it.expect(name, ofVersion(name.written(), textOf(promised.version)), {
            message: `${repository.id} holds what belongs to another version`,
            expected: promised.version,
          });
        },
      );
      const accounts = new Set<string>();
      it.each(
        () => podsOf(it.model),
        ({ spec }) => {
          for (const container of spec.get("containers").list()) ownImage(it, container.get("image"), accounts);
        },
      );
      it.each(
        () => it.model.all("Kubernetes::HelmRelease"),
        (release) => {
          for (const image of repositoriesIn(property(release, "spec", "values"))) ownImage(it, image, accounts);
        },
      );
      it.leftOut("that the account is bootstrapped shows in the account");
    },
    { needs: "manifests" },
  ),
];

/** `druid/v1/docker/druid`: names of no version belong to any. */
function ofVersion(name: string, version: string): boolean {
  const versions = name.split("/").filter((part) => /^v\d+$/.test(part));
  return versions.every((one) => one === version);
}

/** Images that the values of a chart name. */
function repositoriesIn(node: Node): Node[] {
  if (Array.isArray(node.value())) return node.list().flatMap(repositoriesIn);
  return node.entries().flatMap(([key, child]) => {
    const isName = ["repository", "registry", "image"].includes(key) && typeof child.value() === "string";
    return isName ? [child] : repositoriesIn(child);
  });
}

/** A tag of the context, by its name in small letters: the resource's own, else one that a stack gives what it holds. */
function contextTag(model: PlatformModel, resource: Resource, name: string): string | undefined {
  const own = [...tagsOf(resource)].find(([key]) => key.toLowerCase() === name)?.[1];
  if (own !== undefined) return own;
  const [token = ""] = resource.identities.filter((one) => /^⟨[^⟩]+\/[^⟩.]+⟩$/.test(one));
  const holder = model.named(token.replace(/\/[^/⟩]+⟩$/, "⟩"), ["AWS::CloudFormation::Stack"]);
  return holder === undefined || holder === resource ? undefined : contextTag(model, holder, name);
}

/**
 * Images of a registry of ECR come from the context's account and region. A template that leaves the account to AWS says
 * none: then all come from one.
 */
function ownImage(it: Inspection, image: Node, accounts: Set<string>): void {
  const match = /^([^./]*)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\/|$)/.exec(image.written());
  if (match === null) return;
  const [, account = "", region = ""] = match;
  const isOwnByName = account === it.model.account;
  if (!isOwnByName) accounts.add(account);
  const isAccount = /^\d{12}$/;
  const [expected = ""] = isAccount.test(it.model.account) ? [it.model.account] : accounts;
  const isOwn = isOwnByName || (account === expected && isAccount.test(account));
  it.expect(image, isOwn, { message: `the image is pulled from the account ${account}`, expected });
  it.expect(image, it.intent.regions.includes(region), {
    message: `the image is pulled from ${region}`,
    expected: it.intent.regions,
  });
}
