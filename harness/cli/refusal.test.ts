import { expect, it } from "vitest";
import { refusal } from "./refusal.ts";

it.each([
  ["error: unknown command 'rnu'\n(Did you mean run?)\n", "assay: unknown command 'rnu' (did you mean run?)\n"],
  [
    "error: unknown option '--se'\n(Did you mean one of --seed, --suite?)\n",
    "assay: unknown option '--se' (did you mean --seed, --suite?)\n",
  ],
  [
    "error: option '--depth <depth>' argument 'quik' is invalid. Allowed choices are quick, nightly, signoff.\n",
    "assay: option '--depth <depth>' has no \"quik\" (did you mean quick?) (quick, nightly, signoff)\n",
  ],
  [
    "error: option '--depth <depth>' argument '$&' is invalid. Allowed choices are quick, nightly.\n",
    "assay: option '--depth <depth>' has no \"$&\" (quick, nightly)\n",
  ],
  ["error: missing required argument 'run-dir'\n", "assay: missing required argument 'run-dir'\n"],
])("is one line: %j", (message, line) => {
  expect(refusal(message)).toBe(line);
});
