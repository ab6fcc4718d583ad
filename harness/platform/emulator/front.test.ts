import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DescribeVpcsCommand, CreateNetworkInsightsPathCommand, CreateVpcCommand } from "@aws-sdk/client-ec2";
import { ListInsightsCommand } from "@aws-sdk/client-eks";
import { DescribeAlarmHistoryCommand } from "@aws-sdk/client-cloudwatch";
import { SimulateCustomPolicyCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAwsClients } from "../aws/clients.ts";
import type { AwsClients } from "../aws/clients.ts";
import { startFront } from "./front.ts";
import type { Front } from "./front.ts";
import type { AuditRecord } from "./front/audit.ts";
import { readAll } from "./front/emulator-client.ts";
import type { ServiceHandler } from "./handler.ts";

type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

let emulator: Server;
let answer: Answer;
let front: Front;
let clients: AwsClients;
let audit: AuditRecord[];
let mutations: string[];

const handler: ServiceHandler = {
  name: "fixture",
  matches: ({ operation }) => operation === "DeleteVpc",
  handle: (request, forward) => forward({ ...request, body: Buffer.from("Action=Forwarded") }),
};

beforeEach(async () => {
  audit = [];
  mutations = [];
  emulator = createServer((request, response) => {
    void readAll(request).then((body) => {
      answer(request, body, response);
    });
  });
  await new Promise<void>((resolve) => emulator.listen(0, "127.0.0.1", resolve));
  front = await startFront({
    moto: { port: (emulator.address() as AddressInfo).port },
    listeners: [{ name: "loopback", host: "127.0.0.1", port: 0 }],
    handlers: [handler],
    onMutation: (service, operation) => {
      mutations.push(`${service}:${operation ?? ""}`);
    },
    audit: (record) => audit.push(record),
  });
  const credentials = { accessKeyId: "AKIARUN", secretAccessKey: "x" };
  const endpoint = front.addresses.get("loopback");
  clients = createAwsClients({ region: "us-east-1", target: "local", endpoint, credentials });
});

afterEach(async () => {
  clients.destroy();
  await front.stop();
  emulator.close();
});

const vpcs = "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>";
const page: Answer = (_request, _body, response) => {
  response.writeHead(500, { "content-type": "text/html" }).end("<html>Internal Server Error</html>");
};

describe("front endpoint", () => {
  it("passes requests on and records them", async () => {
    answer = (_request, _body, response) => response.end(vpcs);
    const { Vpcs } = await clients.ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs?.[0]?.VpcId).toBe("vpc-1");
    const seen = {
      service: "ec2",
      operation: "DescribeVpcs",
      accessKeyId: "AKIARUN",
      listener: "loopback",
      status: 200,
    };
    expect(audit[0]).toMatchObject({ ...seen, encrypted: false, sourceAddress: "127.0.0.1" });
    expect(mutations).toEqual([]);
  });

  it("tells of changes that succeeded, and only of those", async () => {
    answer = (_request, _body, response) => response.end("<CreateVpcResponse/>");
    await clients.ec2.send(new CreateVpcCommand({}));
    answer = (_request, _body, response) => response.writeHead(400).end("<Response/>");
    await expect(clients.ec2.send(new CreateVpcCommand({}))).rejects.toThrow();
    expect(mutations).toEqual(["ec2:CreateVpc"]);
  });

  it("does not wait for what a handler brings about by itself", async () => {
    const done = { status: 200, headers: {}, body: "<Response/>" };
    const matches = ({ operation }: { readonly operation: string | undefined }) => operation === "DeleteSubnet";
    front.register({ name: "waiting", matches, handle: () => Promise.resolve(done) });
    const address = front.addresses.get("loopback") ?? "";
    const headers = { "content-type": "application/x-www-form-urlencoded", host: "ec2.us-east-1.amazonaws.com" };
    const ask = () => fetch(address, { method: "POST", headers, body: "Action=DeleteSubnet" });
    await ask();
    expect(mutations).toEqual(["sts:DeleteSubnet"]);
    front.register({ name: "following", followsUp: true, matches, handle: () => Promise.resolve(done) });
    await ask();
    expect(mutations).toEqual(["sts:DeleteSubnet"]);
  });

  it("names service and operation that the emulator lacks, in every protocol", async () => {
    answer = page;
    const lacking = [
      [
        () => clients.ec2.send(new CreateNetworkInsightsPathCommand({ Source: "a", Protocol: "tcp" })),
        "ec2:CreateNetworkInsightsPath",
      ],
      [
        () => clients.iam.send(new SimulateCustomPolicyCommand({ PolicyInputList: ["x"], ActionNames: ["a:b"] })),
        "iam:SimulateCustomPolicy",
      ],
      [() => clients.cloudwatch.send(new DescribeAlarmHistoryCommand({})), "monitoring:DescribeAlarmHistory"],
      [() => clients.eks.send(new ListInsightsCommand({ clusterName: "x" })), "eks:POST /clusters/x/insights"],
    ] as const;
    for (const [call, named] of lacking) {
      await expect(call()).rejects.toMatchObject({ name: "NotImplemented" });
      await expect(call()).rejects.toThrow(named);
    }
  });

  it("says what broke when the emulator itself fails", async () => {
    answer = (_request, _body, response) => response.writeHead(500, { "x-assay-trouble": "KeyError: 'x'" }).end();
    await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: "InternalFailure" });
    await expect(clients.ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow("KeyError: 'x'");
  });

  it("streams objects both ways and tells how the request came in", async () => {
    const stored = new Map<string, Buffer>();
    const origins: unknown[] = [];
    answer = (request, body, response) => {
      origins.push([request.headers["x-assay-secure-transport"], request.headers["x-assay-control"]]);
      if (request.method === "PUT") stored.set(request.url?.split("?")[0] ?? "", body);
      response.end(request.method === "GET" ? stored.get(request.url?.split("?")[0] ?? "") : "");
    };
    const Body = Buffer.alloc(3_000_000, 7);
    await clients.s3.send(new PutObjectCommand({ Bucket: "b", Key: "k/1", Body }));
    const { Body: back } = await clients.s3.send(new GetObjectCommand({ Bucket: "b", Key: "k/1" }));
    expect(Buffer.from((await back?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect(origins).toEqual([
      ["false", undefined],
      ["false", undefined],
    ]);
    expect(audit.map(({ operation }) => operation)).toEqual(["PutObject", "GetObject"]);
  });

  it("gives a refusal without a body one that an SDK can read", async () => {
    answer = (_request, _body, response) => response.writeHead(403, { "content-length": "0" }).end();
    await expect(clients.s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  it("lets no caller speak to the emulator's own controls", async () => {
    let seen: unknown = "nothing";
    answer = (request, _body, response) => {
      seen = request.headers["x-assay-control"];
      response.end("{}");
    };
    const address = front.addresses.get("loopback") ?? "";
    await fetch(`${address}/target-health`, { method: "POST", headers: { "x-assay-control": "1" }, body: "{}" });
    expect(seen).toBeUndefined();
  });

  it("asks registered handlers first, the newest before the others", async () => {
    let forwarded = "";
    answer = (_request, body, response) => {
      forwarded = body.toString();
      response.end("<Response/>");
    };
    const address = front.addresses.get("loopback") ?? "";
    const headers = { "content-type": "application/x-www-form-urlencoded", host: "ec2.us-east-1.amazonaws.com" };
    await fetch(address, { method: "POST", headers, body: "Action=DeleteVpc" });
    expect(forwarded).toBe("Action=Forwarded");
    front.register({
      name: "newer",
      matches: ({ operation }) => operation === "DeleteVpc",
      handle: () => Promise.resolve({ status: 418, headers: {}, body: "" }),
    });
    expect((await fetch(address, { method: "POST", headers, body: "Action=DeleteVpc" })).status).toBe(418);
    expect(audit.map(({ handledBy }) => handledBy)).toEqual(["fixture", "newer"]);
  });
});
