// Where the lab keeps its state: below its own tmpfs on /run, which no other mount namespace of the machine ever sees.

export const labPaths = {
  root: "/run/assay",
  socket: "/run/assay/agent.sock",
  authority: "/run/assay/authority",
  /** Seen by every host of the lab: the authority's certificate, the run's context and credentials. */
  public: "/run/public",
  authorityCertificate: "/run/public/ca.pem",
  temporary: "/run/tmp",
} as const;

export function stateOf(instance: string): string {
  return `${labPaths.root}/instances/${instance}`;
}

export function volumePath(instance: string, claim: string): string {
  return `${labPaths.root}/volumes/${instance}/${claim}`;
}

/** A folder that several pods see, by its name. */
export function sharedPath(name: string): string {
  return `${labPaths.root}/volumes/shared-${name}`;
}

/** Files of the lab's own daemons (load balancer nodes, resolver), by file name. */
export function daemonPath(file: string): string {
  return `${labPaths.root}/daemons/${file}`;
}

/** What a node shows of its pods' volumes, where a kubelet has them. */
export function kubeletPath(host: string): string {
  return `${labPaths.root}/hosts/${host}/kubelet`;
}

export function nodeVolumePath(host: string, pod: string, claim: string): string {
  return `${kubeletPath(host)}/pods/${pod}/volumes/kubernetes.io~csi/${claim}/mount`;
}

/** The lab's own programs come first: its `tc` knows the queue `netem` whatever the kernel has. */
export const programPath = "/run/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
