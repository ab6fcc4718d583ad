import { describe, expect, it } from "vitest";
import { runCommand } from "./command.ts";

describe("runCommand", () => {
  it("ends with its time, whoever still holds its pipes", async () => {
    const argv = ["sh", "-c", "echo begun; sleep 3 & exit 3"];
    const result = await runCommand(argv, { timeoutMs: 200 });
    expect(result).toEqual({ code: 3, signal: null, stdout: "begun\n", stderr: "" });
  }, 2_000);

  it("keeps what a program says that ends in time", async () => {
    const result = await runCommand(["sh", "-c", "cat; echo no >&2; exit 1"], { stdin: "in", timeoutMs: 5_000 });
    expect(result).toEqual({ code: 1, signal: null, stdout: "in", stderr: "no\n" });
  });
});
