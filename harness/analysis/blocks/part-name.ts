// Names of part directories: <partition>_<first block>_<last block>_<level>[_<mutation>], and which part replaced which.

export interface PartName {
  readonly partition: string;
  readonly firstBlock: number;
  readonly lastBlock: number;
  readonly level: number;
  readonly mutation: number;
}

const form = /^(?:patch-[0-9a-f]+-)?([A-Za-z0-9-]+)_(\d+)_(\d+)_(\d+)(?:_(\d+))?$/;

/** The parts of a name, or undefined when a directory of this name is no part. */
export function parsePartName(name: string): PartName | undefined {
  const match = form.exec(name);
  if (match === null) return undefined;
  const [, partition = "", firstBlock, lastBlock, level, mutation] = match;
  return {
    partition: name.startsWith("patch-") ? name.slice(0, name.indexOf("_")) : partition,
    firstBlock: Number(firstBlock),
    lastBlock: Number(lastBlock),
    level: Number(level),
    mutation: mutation === undefined ? 0 : Number(mutation),
  };
}

/** True when `newer` holds everything that `older` held, merged or mutated: `older` is outdated then. */
export function covers(newer: PartName, older: PartName): boolean {
  return (
    newer.partition === older.partition &&
    newer.firstBlock <= older.firstBlock &&
    newer.lastBlock >= older.lastBlock &&
    newer.level >= older.level &&
    newer.mutation >= older.mutation &&
    (newer.level > older.level ||
      newer.mutation > older.mutation ||
      newer.lastBlock - newer.firstBlock > older.lastBlock - older.firstBlock)
  );
}
