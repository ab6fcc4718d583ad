// Which block of the configuration a block of the plan is. Terraform keeps many blocks as sets: they stand in the plan in
// another order than they are written in, and those that `dynamic` writes do not stand in the configuration at all. What
// is written out in a block tells which it is.

/** A block of the plan: what is known of it, and what is known after the apply. */
export interface PlannedBlock {
  readonly known: unknown;
  readonly unknown: unknown;
}

export interface WrittenBlock extends PlannedBlock {
  readonly written: unknown;
}

/** The blocks of the plan, each with its expressions; with none where it cannot be told from others. */
export function expressionsOf(planned: readonly PlannedBlock[], written: readonly unknown[]): WrittenBlock[] {
  const [one, another] = planned;
  if (one !== undefined && another === undefined && written.length === 1) return [{ ...one, written: written[0] }];
  const alike = Map.groupBy(planned, (one) => textOf(one));
  const left = new Map(
    [...alike].map(([text, blocks]) => {
      const [first] = blocks;
      const found = written.filter((block) => first !== undefined && isOf(block, first));
      const isOne = new Set(found.map(textOf)).size === 1;
      // Blocks that are the same but for what is not known may stand in any order.
      return [text, isOne ? blocks.map(() => found[0]) : found.length === blocks.length ? found : []];
    }),
  );
  return planned.map((block) => ({ ...block, written: left.get(textOf(block))?.shift() }));
}

/** Whether everything that a block writes out is what the plan knows. */
function isOf(written: unknown, { known, unknown }: PlannedBlock): boolean {
  if (!isRecord(written)) return true;
  if ("constant_value" in written) return unknown !== true && isSame(written["constant_value"], known);
  if ("references" in written) return known !== undefined || unknown !== undefined;
  return Object.entries(written).every(([name, inner]) => {
    const own = { known: partOf(known, name), unknown: partOf(unknown, name) };
    if (Array.isArray(inner)) return isOfBlocks(inner, own);
    return isOf(inner, own);
  });
}

function isOfBlocks(written: readonly unknown[], { known, unknown }: PlannedBlock): boolean {
  const blocks = Array.isArray(known) ? known : [];
  return written.every((one) =>
    blocks.some((block, at) => isOf(one, { known: block, unknown: Array.isArray(unknown) ? unknown[at] : unknown })),
  );
}

/** Terraform turns what is written into what the provider has: texts of numbers, lists in another order. */
function isSame(written: unknown, known: unknown): boolean {
  if (Array.isArray(written) && Array.isArray(known)) {
    return written.length === known.length && written.every((one) => known.some((other) => isSame(one, other)));
  }
  return scalar(written) === scalar(known);
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : textOf(value);
}

function partOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
