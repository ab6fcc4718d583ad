// What the restricted level of Kubernetes' own admission asks of a pod and of its containers.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/

/** Of a pod: nobody is root, and the runtime's own profile says which system calls there are. */
export function asUser(user: number): Record<string, unknown> {
  return { runAsNonRoot: true, runAsUser: user, fsGroup: user, seccompProfile: { type: "RuntimeDefault" } };
}

/** Of a container. */
export const unprivileged = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
