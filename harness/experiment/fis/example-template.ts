// A template that is right in every field, for tests to spoil. Not for use outside tests.

/** One ClickHouse node stopped for two minutes. */
export function exampleTemplate() {
  return {
    description: "One node loses power",
    roleArn: "arn:aws:iam::123456789012:role/fis",
    targets: {
      Node: {
        resourceType: "aws:ec2:instance",
        resourceTags: { "assay:role": "clickhouse" },
        filters: [{ path: "Placement.AvailabilityZone", values: ["us-east-1b"] }],
        selectionMode: "COUNT(1)",
      },
    },
    actions: {
      stop: {
        actionId: "aws:ec2:stop-instances",
        parameters: { startInstancesAfterDuration: "PT2M" },
        targets: { Instances: "Node" },
      },
    },
    stopConditions: [{ source: "none" }] as { source: string; value?: string }[],
    tags: { Name: "node-lost" } as Record<string, string>,
  };
}
