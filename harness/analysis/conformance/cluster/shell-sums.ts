// Sums of whole numbers as a shell reckons them: `+ - * / %`, parentheses, division towards zero.

/** Undefined for anything else, a division by nothing among it. */
export function sumOf(text: string): number | undefined {
  const tokens = text.match(/\d+|[-+*/%()]|\S/g) ?? [];
  const sum = new Sum(tokens);
  const result = sum.terms();
  return sum.isDone && Number.isFinite(result) ? result : undefined;
}

class Sum {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length;
  }

  terms(): number {
    let value = this.#factors();
    for (let sign = this.#take("+", "-"); sign !== undefined; sign = this.#take("+", "-")) {
      const next = this.#factors();
      value += sign === "+" ? next : -next;
    }
    return value;
  }

  #factors(): number {
    let value = this.#single();
    for (let sign = this.#take("*", "/", "%"); sign !== undefined; sign = this.#take("*", "/", "%")) {
      const next = this.#single();
      if (sign === "*") value *= next;
      else value = next === 0 ? NaN : sign === "/" ? Math.trunc(value / next) : value % next;
    }
    return value;
  }

  #single(): number {
    if (this.#take("-") !== undefined) return -this.#single();
    if (this.#take("(") !== undefined) {
      const value = this.terms();
      return this.#take(")") === undefined ? NaN : value;
    }
    const token = this.#tokens[this.#at] ?? "";
    this.#at += 1;
    // A leading zero makes a number octal.
    return /^(0|[1-9]\d*)$/.test(token) ? Number(token) : NaN;
  }

  #take(...wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !wanted.includes(token)) return undefined;
    this.#at += 1;
    return token;
  }
}
