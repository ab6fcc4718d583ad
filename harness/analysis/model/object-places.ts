// In which region's cluster an object of the manifests is, where the platform has several: what the object says itself, the
// nodes that its pods ask for, the name of its file or folder, and at last what its neighbours say.

import type { ManifestInput } from "./manifest-resources.ts";
import { isList, isMap, textOf } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

const regionLabel = "topology.kubernetes.io/region";
const zoneLabel = "topology.kubernetes.io/zone";

/** Region of each object; undefined where nothing says it, or where neighbours are of several. */
export function placesOf(
  objects: readonly ManifestInput[],
  regions: readonly string[],
): ReadonlyMap<ManifestInput, string | undefined> {
  const said = new Map(objects.map((one) => [one, saidOf(one, regions)]));
  const around = new Map<string, Set<string>>();
  for (const [one, region] of said) {
    if (region === undefined) continue;
    for (const place of surroundings(one)) around.set(place, (around.get(place) ?? new Set()).add(region));
  }
  return new Map(
    objects.map((one) => {
      // The nearest file or folder in which anybody says it decides.
      const near = surroundings(one).flatMap((place) => around.get(place) ?? [])[0];
      return [one, said.get(one) ?? calledFor(one, regions) ?? (near?.size === 1 ? [...near][0] : undefined)];
    }),
  );
}

/** The region whose name a file or folder cuts short, where no other one of the platform begins alike: `us`, `us-east`, `use1`. */
function calledFor({ place = "" }: ManifestInput, regions: readonly string[]): string | undefined {
  const shorts = (name: string) => {
    const [area = "", side = "", number = ""] = name.split("-");
    return [area, `${area}-${side}`, `${area}${side.charAt(0)}${number}`];
  };
  const isShared = (short: string) => regions.filter((one) => shorts(one).includes(short)).length > 1;
  return only(regions.filter((one) => shorts(one).some((short) => !isShared(short) && isNamedIn(place, short))));
}

function saidOf({ object, place = "" }: ManifestInput, regions: readonly string[]): string | undefined {
  const metadata = mapAt(object, "metadata");
  const told = textOf(mapAt(metadata, "labels")[regionLabel]);
  if (told !== "") return told;
  const own = ["labels", "annotations"].flatMap((kind) => {
    return Object.entries(mapAt(metadata, kind)).filter(([name]) => /(^|[./_-])region$/i.test(name));
  });
  return (
    only(own.map(([, value]) => textOf(value)).filter((value) => regions.includes(value))) ??
    only(nodesAskedFor(object, regions)) ??
    only(regions.filter((region) => isNamedIn(place, region)))
  );
}

function isNamedIn(place: string, region: string): boolean {
  return new RegExp(String.raw`(^|[/._-])${region}([/._-]|$)`).test(place);
}

/** Regions whose nodes the pods of an object must have. */
function nodesAskedFor(object: ValueMap, regions: readonly string[]): string[] {
  const spec = mapAt(object, "spec");
  const timed = mapAt(spec, "jobTemplate", "spec", "template", "spec");
  return [mapAt(spec, "template", "spec"), timed, ...(textOf(object["kind"]) === "Pod" ? [spec] : [])].flatMap(
    (pod) => {
      const selected = mapAt(pod, "nodeSelector");
      const terms = mapAt(pod, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
      const asked = listOf(terms["nodeSelectorTerms"])
        .flatMap((term) => listOf(isMap(term) ? term["matchExpressions"] : undefined))
        .filter(isMap)
        .filter((one) => [regionLabel, zoneLabel].includes(textOf(one["key"])) && textOf(one["operator"]) === "In")
        .flatMap((one) => listOf(one["values"]));
      return [selected[regionLabel], selected[zoneLabel], ...asked].flatMap((value) => {
        return regions.filter((region) => textOf(value).replace(/[a-z]$/, "") === region);
      });
    },
  );
}

/** The file, then its folders up to the one of all manifests, which is no neighbourhood. */
function surroundings({ file, place = "" }: ManifestInput): string[] {
  const folders = place.split("/").slice(0, -1);
  return [file, ...folders.map((_, index) => `${folders.slice(0, folders.length - index).join("/")}/`)];
}

function only(found: readonly string[]): string | undefined {
  const [first, ...others] = new Set(found);
  return others.length === 0 ? first : undefined;
}

function mapAt(value: Value | undefined, ...path: readonly string[]): ValueMap {
  const found = path.reduce<Value | undefined>((at, name) => (isMap(at) ? at[name] : undefined), value);
  return isMap(found) ? found : {};
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}
