// What the job and the topic say of themselves over REST.

import { z } from "zod";
import type { JobSample } from "../../analysis/pipeline/judge-job.ts";
import { present } from "../../core/errors.ts";
import type { StreamPlaces } from "./places.ts";

const withinMs = 4_000;
const job = z.looseObject({
  jid: z.string(),
  state: z.string(),
  tasks: z.looseObject({ running: z.int(), total: z.int() }),
});
const overview = z.looseObject({ jobs: z.array(job) });
const checkpoints = z.looseObject({
  latest: z.looseObject({
    completed: z.looseObject({ id: z.int() }).nullish(),
    restored: z.looseObject({ id: z.int() }).nullish(),
  }),
});
const stats = z.looseObject({
  subscriptions: z.record(z.string(), z.looseObject({ msgBacklog: z.int() })),
});

/** Nothing but the time where nobody answers. */
export async function lookAtJob({ jobUrl }: StreamPlaces): Promise<Omit<JobSample, "atMs">> {
  try {
    const { jobs } = overview.parse(await json(`${jobUrl}/jobs/overview`));
    const [first] = jobs.toSorted(
      (left, right) => Number(right.state === "RUNNING") - Number(left.state === "RUNNING"),
    );
    const { jid, state, tasks } = present(first, "a job");
    const { latest } = checkpoints.parse(await json(`${jobUrl}/jobs/${jid}/checkpoints`));
    return {
      // The job itself is told to run from the moment when its tasks may begin.
      state: state === "RUNNING" && tasks.running < tasks.total ? "INITIALIZING" : state,
      ...(latest.completed == null ? {} : { completed: latest.completed.id }),
      ...(latest.restored == null ? {} : { restored: latest.restored.id }),
    };
  } catch (_silent) {
    return {};
  }
}

/** Messages that the job's subscription has not acknowledged, over all partitions. */
export async function backlogOf({ adminUrl, topic, subscription }: StreamPlaces): Promise<number> {
  const path = topic.replace("://", "/");
  const { subscriptions } = stats.parse(
    await json(`${adminUrl}/admin/v2/${path}/partitioned-stats?perPartition=false`),
  );
  return present(subscriptions[subscription], `a subscription ${subscription}`).msgBacklog;
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
  return response.json();
}
