// Whether everything that was synthesized comes from one whole context: one account, one region, and the templates of the
// promised environment and version.

import { check } from "../check.ts";
import { podsOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

export const contextChecks = [
  check(
    "DRUID-029",
    (it) => {
      const agreed = it.profile.objectives["DRUID-029"]?.value;
      const promised = {
        Environment: isMap(agreed) ? agreed["environment"] : undefined,
        Version: isMap(agreed) ? agreed["version"] : undefined,
      };
      it.each(
        () => it.model.all("AWS::EKS::Cluster"),
        (cluster) => {
          const tags = tagsOf(cluster);
          for (const [name, wanted] of Object.entries(promised)) {
            it.expect(property(cluster, "Tags"), textOf(wanted) !== "" && tags.get(name) === textOf(wanted), {
              message: `${cluster.id} was made from the templates of another ${name.toLowerCase()}`,
              expected: wanted,
              actual: tags.get(name) ?? "none",
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
          it.expect(name, ofVersion(name.written(), textOf(promised.Version)), {
            message: `${repository.id} holds what belongs to another version`,
            expected: promised.Version,
          });
        },
      );
      it.each(
        () => podsOf(it.model),
        ({ spec }) => {
          for (const container of spec.get("containers").list()) ownImage(it, container.get("image"));
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

/** Images of a registry of ECR come from the context's account and region. */
function ownImage(it: Inspection, image: Node): void {
  const match = /^([^./]*)\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\//.exec(image.written());
  if (match === null) return;
  const [, account = "", region = ""] = match;
  it.expect(image, /^\d{12}$/.test(account) && account === it.model.account, {
    message: `the image is pulled from the account ${account}`,
    expected: it.model.account,
  });
  it.expect(image, it.intent.regions.includes(region), {
    message: `the image is pulled from ${region}`,
    expected: it.intent.regions,
  });
}
