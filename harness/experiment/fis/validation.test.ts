import { describe, expect, it } from "vitest";
import { exampleTemplate } from "./example-template.ts";
import { validateTemplate } from "./validation.ts";

type Change = (template: ReturnType<typeof exampleTemplate>) => unknown;

function problemsOf(change: Change): readonly string[] {
  const template = exampleTemplate();
  const changed = change(template);
  return validateTemplate(changed ?? template).problems.map(({ field, message }) => `${field}: ${message}`);
}

describe("validateTemplate", () => {
  it("accepts a template as AWS does", () => {
    expect(validateTemplate(exampleTemplate()).problems).toEqual([]);
  });

  const wrong: readonly (readonly [string, string, Change])[] = [
    ["unknown field", "descriptions", (t) => ({ ...t, descriptions: "x" })],
    ["no description", "description", (t) => ({ ...t, description: "" })],
    ["role that is no ARN", "roleArn", (t) => ({ ...t, roleArn: "fis-role" })],
    ["no actions", "actions", (t) => ({ ...t, actions: {}, targets: {} })],
    ["no stop condition", "stopConditions", (t) => ({ ...t, stopConditions: [] })],
    [
      "alarm without ARN",
      "stopConditions.0.value",
      (t) => ({ ...t, stopConditions: [{ source: "aws:cloudwatch:alarm", value: "alarm" }] }),
    ],
    ["unknown stop source", "stopConditions.0.source", (t) => ({ ...t, stopConditions: [{ source: "alarm" }] })],
    ["unknown action", "actions.stop.actionId", (t) => void (t.actions.stop.actionId = "aws:ec2:stop-instance")],
    [
      "duration under a minute",
      "actions.stop.parameters.startInstancesAfterDuration",
      (t) => void (t.actions.stop.parameters.startInstancesAfterDuration = "PT10S"),
    ],
    [
      "duration that is none",
      "actions.stop.parameters.startInstancesAfterDuration",
      (t) => void (t.actions.stop.parameters.startInstancesAfterDuration = "2m"),
    ],
    [
      "unknown parameter",
      "actions.stop.parameters.startAfterDuration",
      (t) => ({ ...t, actions: { stop: { ...t.actions.stop, parameters: { startAfterDuration: "PT1M" } } } }),
    ],
    [
      "missing target key",
      "actions.stop.targets.Instances",
      (t) => ({ ...t, actions: { stop: { ...t.actions.stop, targets: { Nodes: "Node" } } } }),
    ],
    [
      "target that is not there",
      "actions.stop.targets.Instances",
      (t) => void (t.actions.stop.targets.Instances = "Other"),
    ],
    [
      "wrong target type",
      "actions.stop.targets.Instances",
      (t) => void (t.targets.Node.resourceType = "aws:ec2:subnet"),
    ],
    [
      "unknown resource type",
      "targets.Node.resourceType",
      (t) => void (t.targets.Node.resourceType = "aws:ebs:volume"),
    ],
    ["unknown selection mode", "targets.Node.selectionMode", (t) => void (t.targets.Node.selectionMode = "ONE")],
    ["zero of them", "targets.Node.selectionMode", (t) => void (t.targets.Node.selectionMode = "COUNT(0)")],
    ["101 percent", "targets.Node.selectionMode", (t) => void (t.targets.Node.selectionMode = "PERCENT(101)")],
    [
      "empty selector",
      "targets.Node",
      (t) => ({ ...t, targets: { Node: { resourceType: "aws:ec2:instance", selectionMode: "ALL" } } }),
    ],
    [
      "ARNs and tags at once",
      "targets.Node.resourceTags",
      (t) => ({ ...t, targets: { Node: { ...t.targets.Node, resourceArns: ["arn:aws:ec2:x:y:instance/i-1"] } } }),
    ],
    ["unused target", "targets.Spare", (t) => ({ ...t, targets: { ...t.targets, Spare: t.targets.Node } })],
    [
      "unknown predecessor",
      "actions.stop.startAfter",
      (t) => ({ ...t, actions: { stop: { ...t.actions.stop, startAfter: ["first"] } } }),
    ],
    [
      "circle",
      "actions.again.startAfter",
      (t) => ({
        ...t,
        actions: {
          again: { ...t.actions.stop, startAfter: ["stop"] },
          stop: { ...t.actions.stop, startAfter: ["again"] },
        },
      }),
    ],
  ];

  it.each(wrong)("names the field: %s", (_title, field, change) => {
    const problems = problemsOf(change);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.some((problem) => problem.startsWith(`${field}: `))).toBe(true);
  });

  /** Twelve actions, each of which waits for those that `after` names by their numbers. */
  const many = (after: (index: number) => readonly number[]) => (t: ReturnType<typeof exampleTemplate>) => {
    const entries = Array.from({ length: 12 }, (_, index) => [
      `a${String(index)}`,
      { ...t.actions.stop, startAfter: after(index).map((earlier) => `a${String(earlier)}`) },
    ]);
    return { ...t, actions: Object.fromEntries(entries) as unknown };
  };

  it("counts the actions that may run at a time", () => {
    expect(problemsOf(many(() => []))).toEqual(["actions: expected at most 10 actions at a time, got 12"]);
    expect(problemsOf(many((index) => (index === 0 ? [] : [0])))).toEqual([
      "actions: expected at most 10 actions at a time, got 11",
    ]);
    expect(problemsOf(many((index) => (index < 2 ? [] : [index % 2])))).toEqual([]);
    expect(problemsOf(many((index) => (index === 0 ? [] : [index - 1])))).toEqual([]);
    expect(problemsOf(many((index) => (index < 6 ? [] : [0, 1, 2, 3, 4, 5])))).toEqual([]);
    expect(problemsOf(many((index) => (index === 11 ? [0] : [])))).toHaveLength(1);
    expect(problemsOf(many((index) => (index > 9 ? [index - 10] : [])))).toEqual([]);
  });

  it("offers the nearest known action", () => {
    const problems = problemsOf((t) => void (t.actions.stop.actionId = "aws:ec2:stop-instance"));
    expect(problems.join()).toContain("aws:ec2:stop-instances");
  });
});
