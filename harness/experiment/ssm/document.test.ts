import { describe, expect, it } from "vitest";
import { executionTimeoutMs, parseDocument, renderScript } from "./document.ts";

const content = JSON.stringify({
  schemaVersion: "2.2",
  parameters: {
    Seconds: { type: "String", default: "60", allowedPattern: "^[0-9]+$" },
    Role: { type: "String", allowedValues: ["leader", "any"] },
  },
  mainSteps: [
    { action: "aws:runShellScript", name: "run", inputs: { runCommand: ["sleep {{ Seconds }}", "echo {{Role}}"] } },
  ],
});

describe("command documents", () => {
  const document = parseDocument("doc", content);

  it("fills parameters and defaults in", () => {
    expect(renderScript(document, { Role: ["leader"] })).toBe("sleep 60\necho leader\n");
  });

  it.each([
    [{}, "Role is missing"],
    [{ Role: ["boss"] }, "expected one of leader, any"],
    [{ Role: ["any"], Seconds: ["1; reboot"] }, "does not match"],
    [{ Role: ["any"], Second: ["1"] }, "Second is no parameter of the document (did you mean Seconds?)"],
  ])("refuses %j", (given, message) => {
    expect(() => renderScript(document, given)).toThrow(message);
  });

  it("bounds the script by its steps, an hour each where a step says nothing", () => {
    const bounded = content.replace('"inputs":{', '"inputs":{"timeoutSeconds":"600",');
    expect([content, bounded].map((text) => executionTimeoutMs(parseDocument("doc", text)))).toEqual([
      3_600_000, 600_000,
    ]);
    expect(() => parseDocument("doc", bounded.replace('"600"', '"soon"'))).toThrow("timeoutSeconds");
  });

  it("names what it cannot run", () => {
    expect(() => parseDocument("doc", content.replace("aws:runShellScript", "aws:runPowerShellScript"))).toThrow(
      "mainSteps.0.action",
    );
  });
});
