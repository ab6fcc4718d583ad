// What the lab's hosts find of the cluster: a kubeconfig and the command that reads it, in a folder of the lab's own.

import type { LabControl } from "../../ports/lab-control.ts";
import { fileURLToPath } from "node:url";
import { environmentError } from "../../../core/errors.ts";
import { labPaths, programPath } from "../agent/paths.ts";
import { kubernetesPath } from "./api.ts";

const folder = `${labPaths.public}/kubernetes`;
const program = fileURLToPath(new URL("./kubectl.ts", import.meta.url));

/** The command and what it reads, for whoever is told of them. */
export const kubectlFiles = { program: `${folder}/kubectl`, config: `${folder}/config` } as const;

/** Environment in which commands on hosts find the cluster. */
export const kubernetesEnvironment = {
  KUBECONFIG: kubectlFiles.config,
  PATH: `${folder}:${programPath}`,
} as const;

/** `node` runs the command. */
export async function installKubectl(
  lab: Pick<LabControl, "exec">,
  { region, node }: { readonly region: string; readonly node: string },
): Promise<void> {
  const server = `https://eks.${region}.amazonaws.com${kubernetesPath}`;
  const cluster = { server, "certificate-authority": labPaths.authorityCertificate };
  await write(lab, "config", JSON.stringify({ kind: "Config", clusters: [{ name: "lab", cluster }] }));
  await write(
    lab,
    "kubectl",
    `#!/bin/sh\nexec '${node}' --disable-warning=ExperimentalWarning '${program}' --kubeconfig "$KUBECONFIG" "$@"\n`,
  );
}

async function write(lab: Pick<LabControl, "exec">, name: string, content: string): Promise<void> {
  const script = 'mkdir -p "$1" && cat >"$1/$2" && chmod 755 "$1/$2"';
  const argv = ["bash", "-c", script, "bash", folder, name];
  const { code, stderr } = await lab.exec({ on: "lab", argv, stdin: content, timeoutMs: 10_000 });
  if (code !== 0) throw environmentError(`${folder}/${name}: ${stderr.trim()}`, { code: "ASSAY_LAB_TOOL" });
}
