// Deadlines of a job that runs by the clock: how late it may still start, and when it is ended, done or not.
// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Kubernetes looks for jobs to start every ten seconds. */
const lookSeconds = 10;
/** In less no pod starts, asks every shard for a backup and waits for its end. */
const leastSeconds = 60;
/** An hour: beyond it a deadline is somebody's care for a job that hangs. */
const enoughSeconds = 3600;

/** How long a backup takes is not known here: what none ends within, and what is meant for one that hangs, are. */
export function startsAndEnds(it: Inspection, job: Resource): void {
  const late = property(job, "spec", "startingDeadlineSeconds");
  it.expect(late, (late.number() ?? Infinity) >= lookSeconds, {
    message: `${job.id} is missed whenever Kubernetes looks a moment later`,
    expected: `at least ${String(lookSeconds)}`,
  });
  const jobs = property(job, "spec", "jobTemplate", "spec");
  for (const most of [jobs.get("activeDeadlineSeconds"), jobs.get("template", "spec", "activeDeadlineSeconds")]) {
    const seconds = most.number() ?? Infinity;
    it.expect(most, seconds >= leastSeconds, {
      message: `${job.id} is ended before it is done`,
      expected: `at least ${String(enoughSeconds)}`,
    });
    if (seconds >= leastSeconds && seconds < enoughSeconds) {
      it.undecided(most, { message: `whether a backup is done within ${String(seconds)} s is not known` });
    }
  }
}
