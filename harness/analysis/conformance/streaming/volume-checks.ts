// EKS-019: volumes are made on demand, as gp3 by the driver of EBS, for whoever claims one.

import { check } from "../check.ts";
import { nameOf, podsOf, wholeOf } from "../cluster/manifest-objects.ts";
import { localPaths } from "../cluster/node-paths.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

export const volumeChecks = [
  check(
    "EKS-019",
    (it) => {
      const classes = it.model.all("Kubernetes::StorageClass");
      it.looked();
      const dynamic = classes.filter((one) => property(one, "provisioner").text() === "ebs.csi.aws.com");
      if (dynamic.length === 0) {
        it.violated(classes[0] ?? "none", {
          message: "no class provisions volumes of EBS",
          expected: "ebs.csi.aws.com",
        });
      }
      it.each(dynamic, (one) => {
        const type = property(one, "parameters", "type");
        // The driver makes gp3 where nothing is said.
        it.expect(type, (type.text() ?? "gp3") === "gp3", {
          message: `${one.id} makes other volumes`,
          expected: "gp3",
        });
      });
      it.each(
        classes.filter((one) => hasDefault([one])),
        (one) => {
          it.expect(property(one, "parameters", "type"), dynamic.includes(one), {
            message: `${one.id} is the default and makes none of them`,
            expected: "gp3 by ebs.csi.aws.com",
          });
        },
      );
      const names = dynamic.map(nameOf);
      const made = claims(it.model).filter((claim) => !takesLocalDisk(it, claim));
      it.each(made, (claim) => {
        const node = claim.get("storageClassName");
        for (const way of ["volumeName", "selector"]) {
          it.expect(claim.get(way), !claim.get(way).exists, {
            message: "a volume is claimed that somebody has to make by hand",
            expected: "a volume that is made on demand",
          });
        }
        it.expect(node, node.exists ? names.includes(node.written()) : hasDefault(dynamic), {
          message: "a volume is claimed from a class that makes none",
          expected: names,
        });
      });
      it.each(coordinators(it.model), (object) => {
        it.expect(wholeOf(object), ownClaims(object).length > 0, {
          message: `${object.id} keeps its data on no volume of its own`,
          expected: "a claim",
        });
      });
      it.leftOut("that volumes are made shows on the running cluster");
    },
    { needs: "manifests" },
  ),
];

/** Whether a claim is for the local disks of the nodes, which nobody makes on demand and EKS-020 asks for. */
function takesLocalDisk(it: Inspection, claim: Node): boolean {
  const agreed = it.profile.objectives["EKS-020"]?.value;
  const promised = isMap(agreed) ? Object.values(agreed).map(textOf) : [];
  const paths = localPaths(it.model, claim);
  return paths.length > 0 && paths.every((path) => promised.includes(path));
}

/** What is asked of volumes: by sets and operators for their pods, by claims of their own, by pods for as long as they live. */
function claims(model: PlatformModel): Node[] {
  const makers = ["StatefulSet", "ClickHouseInstallation", "ClickHouseKeeperInstallation"];
  const passing = podsOf(model)
    .flatMap(({ spec }) => spec.get("volumes").list())
    .map((volume) => volume.get("ephemeral", "volumeClaimTemplate", "spec"))
    .filter((claim) => claim.exists);
  return [
    ...makers.flatMap((kind) => model.all(`Kubernetes::${kind}`).flatMap(ownClaims)),
    ...model.all("Kubernetes::PersistentVolumeClaim").map((claim) => property(claim, "spec")),
    ...passing,
  ];
}

/** Claims of a set, or those in the templates of what an operator makes sets of. */
function ownClaims(of: Resource): Node[] {
  return [property(of, "spec"), property(of, "spec", "templates")]
    .flatMap((at) => at.get("volumeClaimTemplates").list())
    .map((claim) => claim.get("spec"));
}

/** What coordinates the others and forgets everything without a volume. */
function coordinators(model: PlatformModel): Resource[] {
  const sets = model.all("Kubernetes::StatefulSet").filter((set) => /zookeeper|keeper/.test(nameOf(set)));
  return [...sets, ...model.all("Kubernetes::ClickHouseKeeperInstallation")];
}

/** Whether a claim that names no class gets one of these. */
export function hasDefault(classes: readonly Resource[]): boolean {
  return classes.some((one) =>
    property(one, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class").bool(false),
  );
}
