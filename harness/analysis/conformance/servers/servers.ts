// Every server of ClickHouse that the manifests run, with the one configuration that it makes of all its files: the main
// file, then `config.d` and `conf.d` by name, the users' file likewise, each with what comes from elsewhere filled in.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { dataOf, nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { isHandedOn, mountedFiles, variablesOf } from "../cluster/mounted-files.ts";
import type { MountedFile, Variables } from "../cluster/mounted-files.ts";
import { preparedVolumes, seenOf } from "../cluster/prepared-files.ts";
import { filled, merged } from "./config-merge.ts";
import { ownOfImage } from "./image-config.ts";
import { isReadable, toldInWords } from "./config-writers.ts";
import { configTree, empty } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";

export interface Server {
  /** Name of its pod; undefined where nothing here says who reads the files. */
  readonly pod: string | undefined;
  readonly region: string | undefined;
  readonly container: Node | undefined;
  readonly config: ConfigElement;
  readonly users: ConfigElement;
}

const home = "/etc/clickhouse-server";
const homes = [`${home}/config.xml`, `${home}/config.yaml`, "/etc/clickhouse-keeper/keeper_config.xml"];
/** More pods than this differ in nothing that matters here. */
const mostPods = 64;

const known = new WeakMap<PlatformModel, readonly Server[]>();

/** All servers; those of one set one after another. */
export function servers(model: PlatformModel): readonly Server[] {
  // Asked again for every row, so that each is told of what nobody could read.
  const [all] = [podsOf(model), model.all("Kubernetes::ConfigMap")];
  const before = known.get(model);
  if (before !== undefined) return before;
  const running = all.flatMap((pods) => serversOf(model, pods));
  const found = [...running, ...unnamed(model, running)];
  known.set(model, found);
  return found;
}

function serversOf(model: PlatformModel, pods: Pods): Server[] {
  const containers = pods.spec.get("containers").list();
  return containers.flatMap((container) =>
    podNames(pods.of).flatMap((pod) => {
      const variables = variablesOf(model, { pods, container, pod });
      const prepared = preparedVolumes(model, pods, pod);
      const files = new Map([...mountedFiles(model, pods, { container, variables }), ...seenOf(prepared, container)]);
      const main = mainFile(container, files) ?? unreadMain(container);
      if (main === undefined) return [];
      isReadable(model, pods, { container, prepared, folders: [main.replace(/\/[^/]*$/, ""), ...foldersOf(main)] });
      return [{ pod, region: pods.of.region, container, ...readAs(files, { main, variables, container }) }];
    }),
  );
}

function podNames(of: Resource): string[] {
  const replicas = Math.min(property(of, "spec", "replicas").number() ?? 1, mostPods);
  const first = property(of, "spec", "ordinals", "start").number() ?? 0;
  return Array.from({ length: replicas }, (_, index) => `${nameOf(of)}-${String(first + index)}`);
}

/** The file that the program is told to begin with, or begins with by itself. */
function mainFile(container: Node, files: ReadonlyMap<string, MountedFile>): string | undefined {
  const words = [...container.get("command").texts(), ...container.get("args").texts()];
  const told = words.map((word) => word.replace(/^(--config-file|--config|-C)=?/, ""));
  const isServer = /(^|\/)clickhouse(-server|-keeper)?([:@]|$)/.test(container.get("image").written());
  const isConfig = ([path, { text, node }]: [string, MountedFile]) =>
    isServer || configTree(path, text, node) !== undefined;
  return [...told, ...homes].find(
    (path) => /\.(xml|ya?ml)$/.test(path) && [...files].some((one) => belongsTo(one[0], path) && isConfig(one)),
  );
}

/** Where a server begins whose folder of configuration is mounted, whatever there is in it. */
function unreadMain(container: Node): string | undefined {
  const isServer = /(^|\/)clickhouse-server([:@]|$)/.test(container.get("image").written());
  const places = container
    .get("volumeMounts")
    .list()
    .map((mount) => mount.get("mountPath").written().replace(/\/$/, ""));
  const isMounted = places.some((place) => [home, `${home}/config.d`, `${home}/conf.d`].includes(place));
  return isServer && isMounted ? homes[0] : undefined;
}

/** Whether a file is the main one or merged into it. */
function belongsTo(path: string, main: string): boolean {
  return path === main || foldersOf(main).some((folder) => isDirectlyIn(path, folder));
}

function foldersOf(main: string): string[] {
  return [main.replace(/\.\w+$/, ".d"), main.replace(/[^/]*$/, "conf.d")];
}

function isDirectlyIn(path: string, folder: string): boolean {
  const rest = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "";
  return /^[^./][^/]*\.(xml|conf|ya?ml)$/.test(rest);
}

interface Reading {
  readonly main: string;
  readonly variables: Variables;
  readonly container: Node;
}

function readAs(
  files: ReadonlyMap<string, MountedFile>,
  { main, variables, container }: Reading,
): Pick<Server, "config" | "users"> {
  const config = merged(whole(files, { main, variables, container }), toldInWords(container));
  const directories = child(config, "user_directories");
  const told = textAt(directories, "users_xml", "path") ?? textAt(config, "users_config");
  // Without a word on them users are looked for in the main file, which is the image's own where none is mounted.
  if (told === undefined && files.has(main))
    return { config, users: directories === undefined ? config : empty(container) };
  const path = told ?? "users.xml";
  const absolute = path.startsWith("/") ? path : main.replace(/[^/]*$/, path);
  return { config, users: whole(files, { main: absolute, variables, container }) };
}

function whole(files: ReadonlyMap<string, MountedFile>, { main, variables, container }: Reading): ConfigElement {
  const rest = [...files.keys()].filter((path) => path !== main && belongsTo(path, main)).sort();
  const base = files.has(main) ? empty(container) : ownOfImage(main, container);
  const named = [main, ...rest].flatMap((path) => treeAt(files, path) ?? []).reduce(merged, base);
  const inclusions = textAt(named, "include_from") ?? "/etc/metrika.xml";
  return filled(named, { environment: variables, included: treeAt(files, inclusions) });
}

function treeAt(files: ReadonlyMap<string, MountedFile>, path: string): ConfigElement | undefined {
  const file = files.get(path);
  return file === undefined ? undefined : configTree(path, file.text, file.node);
}

/**
 * Maps that no pod here names: whoever reads them is taken to read each one whole, files that say nothing but who somebody
 * is apart. Those are one pod's each, of the file's name.
 */
function unnamed(model: PlatformModel, running: readonly Server[]): Server[] {
  const served = running.flatMap(({ container }) => (container === undefined ? [] : placeOf(container.resource)));
  const rank = (name: string) => (/^(config|users)\.xml$/.test(name) ? "" : name);
  return model.all("Kubernetes::ConfigMap").flatMap((map) => {
    if (!isHandedOn(model, map, (pods) => areFollowed(model, pods))) return [];
    // Beside servers that name their maps, one that nobody names is what is left of another release.
    if (served.includes(placeOf(map)) && !isNamed(model, map)) return [];
    const files = dataOf(map).toSorted((one, other) => rank(one.name).localeCompare(rank(other.name)));
    const found = files.flatMap(({ name, text, node }) => {
      const tree = /\.ya?ml$/.test(name) ? undefined : configTree(name, text, node);
      return tree === undefined ? [] : [{ name, tree }];
    });
    const isIdentity = ({ tree }: (typeof found)[number]) =>
      tree.children.length > 0 && tree.children.every((one) => one.name === "macros");
    const pods = found.filter(isIdentity).map(({ name, tree }) => ({ pod: name.replace(/\.xml$/, ""), trees: [tree] }));
    const shared = found.filter((one) => !isIdentity(one)).map(({ tree }) => tree);
    return [...pods, { pod: undefined, trees: shared }].flatMap(({ pod, trees }) => {
      const [first] = trees;
      if (first === undefined) return [];
      const environment = new Map<string, undefined>();
      const tree = filled(trees.reduce(merged, empty(first.node)), { environment, included: undefined });
      return [{ pod, region: map.region, container: undefined, config: tree, users: tree }];
    });
  });
}

function placeOf(of: Resource): string {
  return `${of.region ?? ""} ${namespaceOf(of)}`;
}

/** Whether anything but the map itself has its name. */
function isNamed(model: PlatformModel, map: Resource): boolean {
  const name = JSON.stringify(nameOf(map));
  return podsOf(model).some(({ of, spec }) => of.region === map.region && JSON.stringify(spec.raw).includes(name));
}

/** Whether all that runs before the pods' own programs was followed. */
function areFollowed(model: PlatformModel, pods: Pods): boolean {
  const shared = pods.spec
    .get("volumes")
    .list()
    .filter((volume) => volume.get("emptyDir").exists);
  const prepared = preparedVolumes(model, pods, podNames(pods.of)[0] ?? nameOf(pods.of));
  return shared.length > 0 && shared.every((volume) => prepared.has(volume.get("name").written()));
}

export function child(one: ConfigElement | undefined, name: string): ConfigElement | undefined {
  return one?.children.findLast((each) => each.name === name);
}

function textAt(one: ConfigElement | undefined, ...path: readonly string[]): string | undefined {
  return path.reduce<ConfigElement | undefined>(child, one)?.text;
}
