// Names and periods of the pipeline's logs.

/** Name of the trail and of the network in its records. */
export const trailName = "pipeline";

/** Log groups by purpose, with the days that each keeps its events. */
export const groupPeriods = {
  broker: { name: "/aws/msk/pipeline", days: 90 },
  connect: { name: "/aws/kafka-connect/pipeline", days: 90 },
  flow: { name: "/aws/vpc/pipeline/flow-logs", days: 90 },
  dns: { name: "/aws/route53resolver/pipeline/query-logs", days: 90 },
  trail: { name: "/aws/cloudtrail/pipeline", days: 365 },
  rotation: { name: "/aws/lambda/pipeline-rotate-secret", days: 90 },
} as const;
