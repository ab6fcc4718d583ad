// Objects of Kubernetes as resources of the model, whoever hands them over: files of manifests or a template.

import type { Resource } from "./resource.ts";
import { isList, isMap, textOf } from "./value.ts";
import type { ValueMap } from "./value.ts";

export interface ManifestInput {
  readonly file: string;
  /** JSON pointer of the object in its file; empty for a file that holds one object. */
  readonly pointer: string;
  readonly object: ValueMap;
  /** Of the file below the folder of all manifests. */
  readonly place?: string;
}

/** Objects of a list, which Kubernetes takes for the objects themselves, one by one. */
export function unlisted(input: ManifestInput): ManifestInput[] {
  const { pointer, object } = input;
  const { items } = object;
  if (!textOf(object["kind"]).endsWith("List") || !isList(items)) return [input];
  return items.flatMap((item, index) =>
    isMap(item) ? unlisted({ ...input, pointer: `${pointer}/items/${String(index)}`, object: item }) : [],
  );
}

/** The object as a resource, in the region that its label says. */
export function manifestResource({ file, pointer, object }: ManifestInput): Resource {
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  const [kind, name, namespace] = [textOf(object["kind"]), textOf(metadata["name"]), textOf(metadata["namespace"])];
  const labels = isMap(metadata["labels"]) ? metadata["labels"] : {};
  const region = textOf(labels["topology.kubernetes.io/region"]);
  return {
    type: `Kubernetes::${kind}`,
    id: [kind, namespace, name].filter((part) => part !== "").join("/"),
    source: file,
    pointer,
    properties: object,
    attributes: {},
    identities: [`${kind}/${namespace}/${name}`],
    ...(region === "" ? {} : { region }),
  };
}
