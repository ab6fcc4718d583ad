// The report of an experiment that asks for one, in the bucket that its template names. A report that cannot be written
// changes nothing about the experiment, and says so.

import { messageOf } from "../../core/errors.ts";
import type { ExperimentRun } from "./experiment.ts";
import { reportContent } from "./report-content.ts";
import { pdfOf } from "./report-pdf.ts";
import type { FaultWorld } from "./world.ts";

/** Once the experiment has ended. Never throws. */
export async function writeReport(run: ExperimentRun, world: Pick<FaultWorld, "writeObject">): Promise<void> {
  const { report, template } = run;
  const output = template.experimentReportConfiguration?.outputs.s3Configuration;
  if (report === undefined || output === undefined) return;
  if (run.actionsMode === "skip-all") {
    Object.assign(report.state, { status: "cancelled", reason: "Actions mode is skip-all." });
    return;
  }
  report.state.status = "running";
  try {
    const prefix = output.prefix === undefined ? "" : `${output.prefix.replace(/\/+$/, "")}/`;
    const key = `${prefix}${run.id}/report.pdf`;
    const body = await pdfOf(reportContent(run), run.endTime ?? run.creationTime);
    await world.writeObject(output.bucketName, { key, body });
    report.s3Reports.push({ arn: `arn:aws:s3:::${output.bucketName}/${key}`, reportType: "PDF" });
    Object.assign(report.state, { status: "completed", reason: "Report was written." });
  } catch (error) {
    Object.assign(report.state, { status: "failed", reason: messageOf(error) });
  }
}
