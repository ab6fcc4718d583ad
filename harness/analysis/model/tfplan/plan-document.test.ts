import { describe, expect, it } from "vitest";
import { parsePlan } from "./plan-document.ts";
import { property } from "../node.ts";
import { modelOfPlan } from "./tfplan-model.ts";

const parse = (text: string, file = "main.tf") => parsePlan(Buffer.from(text, "latin1"), file);

describe("what is no plan in JSON", () => {
  it.each([
    ['resource "aws_vpc" "main" {\n}\n', /main\.tf is Terraform source \(HCL\).*terraform show -json plan\.bin/],
    ["# comment\nmodule x {}", /\(HCL\)/],
    ["PK\u0003\u0004rest", /binary plan.*terraform show -json main\.tf/],
    ["Plan: 3 to add", /no JSON.*terraform plan -out=plan\.bin/],
    ["{", /not valid JSON.*terraform show -json/],
    ['{"format_version":"1.0","values":{}}', /is a state, not a plan/],
    ['{"version":4,"serial":1}', /format_version/],
    ['{"lineage":"x","serial":1}', /format_version/],
    ['{"version":4,"lineage":"x","serial":1}', /is a state; check reads a plan/],
    ['{"serial":1,"lineage":"x","encrypted_data":"aa"}', /is a state or a plan, encrypted; check reads a plan/],
    ['{"resource":{"aws_vpc":{}}}', /source in JSON/],
    ['{"format_version":"2.0","planned_values":{"root_module":{}}}', /format_version: is not a format of version 1\.x/],
    ["\n  // a\n", /\(HCL\)/],
    ["/* a */", /\(HCL\)/],
    ["say resource", /no JSON/],
    ["  {", /not valid JSON/],
    [
      '{"format_version":"1.0","planned_values":{"root_module":{"resources":[{}]}}}',
      /planned_values\.root_module\.resources\.0\.address: /,
    ],
    ['{"format_version":"1.0"}', /main\.tf: planned_values: .*; make it with: terraform plan/],
  ])("%j is refused with the command that makes one", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("but other parts of a plan may be called as those of a state or of source are", () => {
    const own = { format_version: "1.0", planned_values: { root_module: {} } };
    expect(parse(JSON.stringify({ ...own, values: {}, resource: {} }))).toMatchObject(own);
  });

  it("a document that is nothing is told as a whole", () => {
    expect(() => parse("{}")).toThrow("main.tf: format_version: ");
  });
});

describe("modules", () => {
  const unknown = (address: string, names: readonly string[]) => ({
    address,
    change: { after_unknown: Object.fromEntries(names.map((name) => [name, true])) },
  });
  const managed = (address: string, values: object = {}) => {
    const [, type = "", name = ""] = /([a-z_0-9]+)\.([a-z_0-9]+)$/.exec(address) ?? [];
    return { address, mode: "managed", type, name, values };
  };
  const plan = {
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: [managed("aws_subnet.outer", { cidr_block: "10.0.9.0/24" })],
        child_modules: [
          {
            address: 'module.net["a.b"]',
            resources: [managed('module.net["a.b"].aws_vpc.main', { cidr_block: "10.0.0.0/16" })],
            child_modules: [
              {
                address: 'module.net["a.b"].module.subnets',
                resources: [managed('module.net["a.b"].module.subnets.aws_subnet.in', {})],
              },
            ],
          },
        ],
      },
    },
    resource_changes: [
      unknown("aws_subnet.outer", ["vpc_id"]),
      unknown('module.net["a.b"].module.subnets.aws_subnet.in', ["vpc_id"]),
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: "aws_subnet.outer",
            expressions: { vpc_id: { references: ['module.net["a.b"].vpc_id', 'module.net["a.b"]', "module.net"] } },
          },
        ],
        module_calls: {
          net: {
            module: {
              outputs: { vpc_id: { expression: { references: ["aws_vpc.main.id", "aws_vpc.main"] } } },
              resources: [{ address: "aws_vpc.main" }],
              module_calls: {
                subnets: {
                  expressions: { vpc: { references: ["aws_vpc.main.id", "aws_vpc.main"] } },
                  module: {
                    resources: [{ address: "aws_subnet.in", expressions: { vpc_id: { references: ["var.vpc"] } } }],
                  },
                },
              },
            },
          },
        },
      },
    },
  };

  it("are seen through, outwards by their outputs and inwards by their variables", () => {
    const model = modelOfPlan(parse(JSON.stringify(plan)), { file: "plan.json" });
    const [vpc] = model.all("AWS::EC2::VPC");
    expect(model.all("AWS::EC2::Subnet").map((one) => model.referred(property(one, "VpcId")))).toEqual([vpc, vpc]);
    expect(vpc?.id).toBe('module.net["a.b"].aws_vpc.main');
    expect(vpc?.pointer).toBe("/planned_values/root_module/child_modules/0/resources/0/values");
  });
});
