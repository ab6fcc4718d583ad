// node infra/bin/assay.ts --profile byoc-private --variant corrected --out DIR [--account ID] [--server-tag TAG]
//   [--context FILE]
// Synthesizes one profile offline. Exit 64 with one line on stderr when the arguments make no sense.

import process from "node:process";
import { parseArgs } from "node:util";
import { builtProfiles, synthesize } from "../app.ts";
import { IncompleteContext } from "../druid/context.ts";
import { variants } from "../settings/variant.ts";

const { values } = parseArgs({
  options: {
    profile: { type: "string", default: "byoc-private" },
    variant: { type: "string", default: "corrected" },
    account: { type: "string", default: "123456789012" },
    out: { type: "string", default: "cdk.out" },
    "server-tag": { type: "string" },
    context: { type: "string" },
  },
});

const variant = variants.find((each) => each === values.variant);
const complaint =
  variant === undefined
    ? `--variant: expected ${variants.join(" or ")}, got ${values.variant}`
    : !builtProfiles.includes(values.profile)
      ? `profile ${values.profile} is not built yet (built: ${builtProfiles.join(", ")})`
      : !/^\d{12}$/u.test(values.account)
        ? `--account: expected twelve digits, got ${values.account}`
        : values["server-tag"] !== undefined && !/^\d+\.\d+$/u.test(values["server-tag"])
          ? `--server-tag: expected a release like 25.8, got ${values["server-tag"]}`
          : undefined;

if (variant === undefined || complaint !== undefined) refuse(complaint ?? "");
else {
  const { profile, account, out, context, "server-tag": serverTag } = values;
  const given = { ...(serverTag === undefined ? {} : { serverTag }), ...(context === undefined ? {} : { context }) };
  try {
    synthesize({ profile, variant, account, out, ...given });
  } catch (error) {
    if (!(error instanceof IncompleteContext)) throw error;
    refuse(`--context: ${error.message}`);
  }
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 64;
}
