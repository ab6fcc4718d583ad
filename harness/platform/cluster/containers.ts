// Containers of pods as the cluster tells them to kubectl.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { ContainerLook } from "../../analysis/druid/judge-memory.ts";
import { childEnvironment } from "../../config/environment.ts";

export interface Kubectl {
  readonly program: string;
  readonly config: string;
}

const withinMs = 30_000;
/** Where the limit is kept by looks at processes, the figures of the container's present life stand in it. */
const memoryAnnotation = "assay/memory";

const terminated = z.looseObject({ reason: z.string(), exitCode: z.int(), message: z.string().optional() });
const status = z.looseObject({
  restartCount: z.int(),
  state: z.looseObject({
    running: z.looseObject({ startedAt: z.string().optional() }).optional(),
    terminated: terminated.optional(),
  }),
  lastState: z.looseObject({ terminated: terminated.optional() }),
});
const container = z.looseObject({
  resources: z.looseObject({ limits: z.looseObject({ memory: z.string().optional() }).optional() }).optional(),
});
const figures = z.object({
  limitBytes: z.number(),
  seenBytes: z.number(),
  boundBytes: z.number().optional(),
});
const pods = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).default({}) }),
      spec: z.looseObject({ containers: z.array(container).min(1) }),
      status: z.looseObject({ containerStatuses: z.array(status).min(1) }),
    }),
  ),
});

/** First containers of the pods of a namespace with a label, `name=value`. */
export async function containersOf(
  { program, config }: Kubectl,
  { namespace, label }: { readonly namespace: string; readonly label: string },
): Promise<ContainerLook[]> {
  const { stdout } = await promisify(execFile)(program, ["get", "pods", "-n", namespace, "-l", label, "-o", "json"], {
    env: childEnvironment({ KUBECONFIG: config }),
    timeout: withinMs,
    maxBuffer: 2 ** 24,
  });
  return containersIn(stdout);
}

/** Exported for its test. */
export function containersIn(text: string): ContainerLook[] {
  return pods.parse(JSON.parse(text)).items.map(({ metadata, spec, status: { containerStatuses } }) => {
    const limit = spec.containers[0]?.resources?.limits?.memory;
    const [told] = containerStatuses;
    const end = told?.state.terminated ?? told?.lastState.terminated;
    const startedAt = told?.state.running?.startedAt;
    const annotation = metadata.annotations[memoryAnnotation];
    return {
      pod: metadata.name,
      ...(limit === undefined ? {} : { limit }),
      restarts: told?.restartCount ?? 0,
      isRunning: told?.state.running !== undefined,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(end === undefined ? {} : { lastEnd: endOf(end) }),
      ...(annotation === undefined ? {} : { watched: figuresIn(annotation) }),
    };
  });
}

function endOf({ reason, exitCode, message }: z.infer<typeof terminated>): NonNullable<ContainerLook["lastEnd"]> {
  return { reason, exitCode, ...(message === undefined ? {} : { message }) };
}

function figuresIn(annotation: string): NonNullable<ContainerLook["watched"]> {
  const { boundBytes, ...told } = figures.parse(JSON.parse(annotation));
  return { ...told, ...(boundBytes === undefined ? {} : { boundBytes }) };
}
