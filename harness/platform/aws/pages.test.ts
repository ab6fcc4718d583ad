import { describe, expect, it } from "vitest";
import { everyMarker, everyToken } from "./collect/markers.ts";
import { everyPage, told } from "./pages.ts";

describe("pages", () => {
  it("are read to the last", async () => {
    const call = ({ NextToken }: { NextToken?: string }): Promise<{ items: number[]; NextToken: string }> =>
      Promise.resolve(NextToken === "a" ? { items: [2], NextToken: "" } : { items: [1], NextToken: "a" });
    const all = await everyPage(call, (page) => page.items);
    expect(all).toEqual([1, 2]);
  });

  it("that repeat are an error, not an endless list", async () => {
    const again = () => Promise.resolve({ items: [1], NextToken: "a", nextToken: "a" });
    await expect(everyPage(again, (page) => page.items)).rejects.toThrow("its pages repeat");
    await expect(everyToken(again, (page) => page.items)).rejects.toThrow("its pages repeat");
  });

  it("that are cut off and name no next are an error, not an end", async () => {
    const cut = () => Promise.resolve({ items: [1] });
    const read = (page: { items: number[] }) => ({ items: page.items, next: undefined, truncated: true });
    await expect(everyMarker(cut, read)).rejects.toThrow("names no next page");
  });

  it("without a list are an error, not an empty list", async () => {
    await expect(
      everyPage(
        () => Promise.resolve({}),
        () => undefined,
      ),
    ).rejects.toThrow("lacks what was asked");
    expect(told(false)).toBe(false);
  });
});
