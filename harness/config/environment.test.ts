import { expect, it } from "vitest";
import { childEnvironment, installerEnvironment } from "./environment.ts";

it("a package client that is a Java machine leaves no figures of itself, and all else stays as it is", () => {
  const { JAVA_TOOL_OPTIONS, PATH } = installerEnvironment();
  expect(JAVA_TOOL_OPTIONS?.split(" ").at(-1)).toBe("-XX:-UsePerfData");
  expect(PATH).toBe(childEnvironment()["PATH"]);
  expect(installerEnvironment({ JAVA_TOOL_OPTIONS: "own" })["JAVA_TOOL_OPTIONS"]).toBe("own");
});
