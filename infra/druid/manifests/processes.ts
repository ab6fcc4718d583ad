// The six kinds of processes of Druid.

/** Ports of the processes by name. */
export const processes = {
  coordinator: { port: 8081, replicas: 2, kind: "Deployment" },
  overlord: { port: 8090, replicas: 2, kind: "Deployment" },
  broker: { port: 8082, replicas: 2, kind: "Deployment" },
  router: { port: 8888, replicas: 2, kind: "Deployment" },
  historical: { port: 8083, replicas: 3, kind: "StatefulSet" },
  middlemanager: { port: 8091, replicas: 3, kind: "StatefulSet" },
} as const;

export type Process = keyof typeof processes;

export const processNames = Object.keys(processes) as Process[];
