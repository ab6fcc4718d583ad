// Secrets of the cluster that the driver makes out of what it mounts (`secretObjects`): they come from where the class has
// them from, and are there as long as a pod of their namespace mounts the class.

import { nameOf, namespaceOf, podsOf } from "./manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

const driver = "secrets-store.csi.k8s.io";

export interface SyncedSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** The class that it is made of. */
  readonly of: Resource;
}

/** Names of the classes that a pod mounts. */
export function mountedClasses(spec: Node): string[] {
  return spec
    .get("volumes")
    .list()
    .filter((volume) => volume.get("csi", "driver").text() === driver)
    .map((volume) => volume.get("csi", "volumeAttributes", "secretProviderClass").written());
}

/** Names of the classes that the values of a release have pods mount. */
export function classesInValues(release: Resource): string[] {
  return namedIn(property(release, "spec", "values"));
}

function namedIn(node: Node): string[] {
  const inner = [...node.entries().map(([, one]) => one), ...node.list()].filter((one) => one.pointer !== node.pointer);
  const own = node.get("secretProviderClass").text();
  return [...(own === undefined ? [] : [own]), ...inner.flatMap(namedIn)];
}

/** What the driver makes in a namespace, of classes that a pod or a release there mounts. */
export function syncedSecrets(model: PlatformModel, namespace: string): SyncedSecret[] {
  const mounted = podsOf(model)
    .filter(({ of }) => namespaceOf(of) === namespace)
    .flatMap(({ spec }) => mountedClasses(spec));
  const released = model
    .all("Kubernetes::HelmRelease")
    .filter((release) => namespaceOf(release) === namespace)
    .flatMap(classesInValues);
  return model
    .all("Kubernetes::SecretProviderClass")
    .filter((one) => namespaceOf(one) === namespace && [...mounted, ...released].includes(nameOf(one)))
    .flatMap((of) =>
      property(of, "spec", "secretObjects")
        .list()
        .map((secret) => ({
          of,
          name: secret.get("secretName").written(),
          keys: secret
            .get("data")
            .list()
            .map((one) => one.get("key").written()),
        })),
    );
}
