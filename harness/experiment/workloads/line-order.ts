// Lines in the order of their time, when of some moments it is known only later whether there is anything to tell: a
// place is kept for the line that may come, and what is told after it waits for it.

export interface KeptPlace<Line> {
  /** The line of this moment. It comes before everything that was told since; a place is filled or given up once. */
  readonly fill: (line: Line) => void;
  /** There is nothing to tell of this moment. */
  readonly giveUp: () => void;
}

interface Place<Line> {
  line: Line | undefined;
  isKept: boolean;
}

export class LineOrder<Line> {
  readonly #write: (line: Line) => void;
  readonly #waiting: Place<Line>[] = [];

  constructor(write: (line: Line) => void) {
    this.#write = write;
  }

  append(line: Line): void {
    this.#waiting.push({ line, isKept: false });
    this.#release();
  }

  keep(): KeptPlace<Line> {
    const place: Place<Line> = { line: undefined, isKept: true };
    this.#waiting.push(place);
    const settle = (line?: Line): void => {
      if (!place.isKept) return;
      place.line = line;
      place.isKept = false;
      this.#release();
    };
    return {
      fill: settle,
      giveUp: () => {
        settle();
      },
    };
  }

  /** Gives up every place that is still kept, so that nothing waits any longer. */
  flush(): void {
    for (const place of this.#waiting) place.isKept = false;
    this.#release();
  }

  #release(): void {
    while (this.#waiting[0]?.isKept === false) {
      const line = this.#waiting.shift()?.line;
      if (line !== undefined) this.#write(line);
    }
  }
}
