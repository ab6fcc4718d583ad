// What the commands really print is what their schemas say.

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recheckForm, requirementsForm } from "./output-forms.ts";
import { inProject } from "./project.ts";
import { runRecheck } from "./recheck.ts";
import { runRequirements } from "./requirements.ts";

describe("printed documents", () => {
  it("of recheck fit their schema", async () => {
    let text = "";
    const write = (more: string) => {
      text += more;
    };
    await runRecheck({ paths: [join(inProject("fixtures/runs"), "breached")], format: "json", write });
    expect(recheckForm.safeParse(JSON.parse(text)).error).toBeUndefined();
  });

  it.each(["byoc-private", "msk-privatelink"])("of requirements fit their schema (%s)", (profile) => {
    let text = "";
    runRequirements({ profile, format: "json" }, (more) => {
      text += more;
    });
    expect(requirementsForm.safeParse(JSON.parse(text)).error).toBeUndefined();
  });
});
