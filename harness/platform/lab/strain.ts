// How the programs of pods are strained from outside: each runs with a library that slows its volume, shifts its clock and
// takes memory in its place, as a page of shared memory orders (services/native/assay-strain.c). The page lies where the
// lab's router, the pod's host and the pod itself see the same one: a pod may have a layer of its own over /run. Every
// order in it ends by itself.

export const strainLibrary = "/run/bin/assay-strain.so";
export const strainPages = "/dev/shm/assay-strain";

/**
 * Bytes that a pod's program may have, by the pod's `app.kubernetes.io/name`: for ClickHouse the server's own
 * `max_server_memory_usage`. A program that nothing here bounds is not in the list.
 */
export const memoryBounds: Readonly<Record<string, number>> = { clickhouse: 2_500_000_000 };

export interface StrainedProgram {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** By claim; a program without a volume is not strained. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly binds: readonly { readonly from: string; readonly to: string }[];
  readonly argv: readonly string[];
}

export function strainPage(pod: string): string {
  return `${strainPages}/${pod}`;
}

/** The program's arguments, with the library in front when it has a volume. */
export function strained(program: StrainedProgram): readonly string[] {
  const sources = Object.values(program.volumes);
  const volume = program.binds.find(({ from }) => sources.includes(from))?.to;
  if (volume === undefined) return program.argv;
  return [
    "/usr/bin/env",
    `LD_PRELOAD=${strainLibrary}`,
    `ASSAY_STRAIN=${strainPage(program.name)}`,
    `ASSAY_STRAIN_VOLUME=${volume}`,
    ...program.argv,
  ];
}
