// Records the answers of the corrected reference stack into fixtures/answers, for the sample among the unit tests:
// `node harness/cli/test/never-silent/record.ts`, after infra or the collector have changed. The whole matrix needs no file,
// since the phase control-plane records for itself.

import { mkdirSync, writeFileSync } from "node:fs";
import { CleanupScope } from "../../../core/cleanup-scope.ts";
import { inProject } from "../../project.ts";
import { raisePlane } from "../plane/raise-plane.ts";
import { recordAnswers } from "./record-answers.ts";

await using scope = new CleanupScope();
const plane = await raisePlane("corrected", scope, new AbortController().signal);
const answers = await recordAnswers(plane.clients, "byoc-private");
const lines = answers.map((answer) => JSON.stringify(answer)).sort();
mkdirSync(inProject("fixtures/answers"), { recursive: true });
writeFileSync(inProject("fixtures/answers/byoc-private.ndjson"), `${lines.join("\n")}\n`);
