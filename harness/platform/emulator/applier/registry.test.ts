import { expect, it } from "vitest";
import { knownTypes, loadHandler } from "./registry.ts";

it("loads a handler for every type that it names", async () => {
  for (const type of knownTypes) expect(await loadHandler(type), type).toBeTypeOf("function");
});
