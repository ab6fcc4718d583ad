// The shell script that gives a process its own view of the file system: resolver, hosts, configuration and volumes at the
// paths where the program expects them, and nothing of the lab's own state.

import { existsSync } from "node:fs";
import { dirname } from "node:path";

export interface MountPlan {
  readonly hostname: string;
  /** Folder of this process in the lab's own state: `etc` files, `rootfs`, overlay layers. */
  readonly state: string;
  /** Paths that must exist and be writable inside, beyond /etc. */
  readonly covers: readonly string[];
  /** Files written below `${state}/rootfs`, by their path inside. */
  readonly files: readonly string[];
  readonly binds: readonly { readonly from: string; readonly to: string; readonly recursive?: boolean }[];
  /** The control plane's host sees the agent's socket; nobody else does. */
  readonly trusted: boolean;
}

export function mountScript(plan: MountPlan): string {
  const roots = [...new Set(["/etc", ...[...plan.covers, ...plan.files.map(dirname)].map(coverRoot)])];
  const overlays = roots.map((root, index) => ({ root, lines: overlay(root, `${plan.state}/layer${index}`) }));
  return [
    "set -e",
    `hostname ${quote(plan.hostname)}`,
    "mount -t proc proc /proc",
    ...overlays.filter(({ root }) => !coversState(root)).flatMap(({ lines }) => lines),
    "rm -f /etc/resolv.conf /etc/hosts /etc/hostname",
    ...[...plan.covers, ...plan.binds.map((bind) => bind.to)].map((path) => `mkdir -p ${quote(path)}`),
    ...plan.binds.map(
      ({ from, to, recursive }) => `mount --${recursive === true ? "rbind" : "bind"} ${quote(from)} ${quote(to)}`,
    ),
    ...overlays.filter(({ root }) => coversState(root)).flatMap(({ lines }) => lines),
    ...plan.files.flatMap((path) => [
      `mkdir -p ${quote(dirname(path))}`,
      `cp -p ${quote(`${plan.state}/rootfs${path}`)} ${quote(path)}`,
    ]),
    ...(plan.trusted
      ? []
      : [
          "mount -t tmpfs -o size=64k,mode=755 tmpfs /run/assay",
          "mount -t tmpfs -o size=64k,mode=755 tmpfs /run/netns",
        ]),
    "umask 022",
    'exec "$@"',
    "",
  ].join("\n");
}

/** An overlay over /run hides the volumes that lie there: it comes after they were bound to where they belong. */
function coversState(root: string): boolean {
  return /^\/(?:var\/)?run(?:\/|$)/.test(root);
}

/** The existing folder that an overlay makes writable so that `path` can be made in it. */
export function coverRoot(path: string): string {
  const parts = path.split("/").filter(Boolean);
  const two = `/${parts.slice(0, 2).join("/")}`;
  if (parts[0] === "etc") return "/etc";
  return existsSync(two) ? two : dirname(two);
}

function overlay(root: string, layer: string): string[] {
  const options = `lowerdir=${root},upperdir=${layer}/upper,workdir=${layer}/work`;
  return [
    `mkdir -p ${quote(`${layer}/upper`)} ${quote(`${layer}/work`)}`,
    `mount -t overlay -o ${quote(options)} overlay ${root}`,
  ];
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
