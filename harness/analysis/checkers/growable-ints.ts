// A list of integers that grows by doubling: millions of them in four bytes each.

export class GrowableInts {
  readonly #fill: number;
  #cells: Int32Array;
  #length = 0;

  constructor(fill = 0) {
    this.#fill = fill;
    this.#cells = new Int32Array(1024).fill(fill);
  }

  /** One more than the highest position written. */
  get length(): number {
    return this.#length;
  }

  at(position: number): number {
    return this.#cells[position] ?? this.#fill;
  }

  set(position: number, value: number): void {
    if (position >= this.#cells.length) this.#grow(2 * (position + 1));
    this.#cells[position] = value;
    if (position >= this.#length) this.#length = position + 1;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }

  #grow(length: number): void {
    const cells = new Int32Array(length).fill(this.#fill, this.#cells.length);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}
