import { beforeEach, describe, expect, it } from "vitest";
import { LineOrder } from "./line-order.ts";

describe("the order of lines", () => {
  let written: string[];
  let order: LineOrder<string>;

  beforeEach(() => {
    written = [];
    order = new LineOrder((line) => written.push(line));
  });

  it("is that of telling, at once, while no place is kept", () => {
    order.append("a");
    expect(written).toEqual(["a"]);
    order.append("b");
    expect(written).toEqual(["a", "b"]);
  });

  it("puts a line into the place that was kept for it", () => {
    order.append("a");
    const place = order.keep();
    order.append("c");
    expect(written).toEqual(["a"]);
    place.fill("b");
    order.append("d");
    expect(written).toEqual(["a", "b", "c", "d"]);
  });

  it("goes on when a place is given up", () => {
    const place = order.keep();
    order.append("a");
    place.giveUp();
    expect(written).toEqual(["a"]);
  });

  it("waits for the earliest of several places, whichever is filled first", () => {
    const [first, second] = [order.keep(), order.keep()];
    order.append("c");
    second.fill("b");
    expect(written).toEqual([]);
    first.fill("a");
    expect(written).toEqual(["a", "b", "c"]);
  });

  it("writes everything that waits when flushed, and nothing into a place afterwards", () => {
    const place = order.keep();
    order.append("a");
    order.keep();
    order.append("b");
    order.flush();
    expect(written).toEqual(["a", "b"]);
    place.fill("late");
    order.append("c");
    expect(written).toEqual(["a", "b", "c"]);
  });
});
