import { duplexPair } from "node:stream";
import { describe, expect, test } from "vitest";
import { labClient } from "./client.ts";
import { lineChannel } from "./json-lines.ts";

interface Call {
  readonly id: number;
  readonly method: string;
}

describe("calls to the lab", () => {
  test("answers find their calls in whatever order they come", async () => {
    const [near, far] = duplexPair();
    const calls: Call[] = [];
    const channel = lineChannel(far, {
      onMessage: (message) => {
        calls.push(message as Call);
        if (calls.length === 2) for (const { id, method } of [...calls].reverse()) channel.send({ id, result: method });
      },
      onEnd: () => undefined,
    });
    const client = labClient(near);
    expect(await Promise.all([client.hosts(), client.instances()])).toEqual(["hosts", "instances"]);
  });

  test("an error keeps its code, its blame and its hint", async () => {
    const [near, far] = duplexPair();
    const channel = lineChannel(far, {
      onMessage: (message) => {
        const error = { message: "no host x", code: "ASSAY_LAB_NO_HOST", blame: "environment", hint: "try y" };
        channel.send({ id: (message as Call).id, error });
      },
      onEnd: () => undefined,
    });
    await expect(labClient(near).powerOff("x")).rejects.toMatchObject({ code: "ASSAY_LAB_NO_HOST", hint: "try y" });
  });

  test("when the lab goes, calls under way say so instead of waiting for ever", async () => {
    const [near, far] = duplexPair();
    const call = labClient(near).hosts();
    far.destroy();
    near.destroy();
    await expect(call).rejects.toMatchObject({ code: "ASSAY_LAB_GONE" });
  });

  test("a call after that says so too", async () => {
    const [near] = duplexPair();
    const client = labClient(near);
    client.close();
    await new Promise((resolve) => near.once("close", resolve));
    await expect(client.hosts()).rejects.toMatchObject({ code: "ASSAY_LAB_GONE" });
  });

  test("a line that is no document ends the connection", async () => {
    const [near, far] = duplexPair();
    const ended = new Promise<void>((resolve) => {
      lineChannel(far, { onMessage: () => undefined, onEnd: resolve });
    });
    near.write("{ not json\n");
    await ended;
  });
});
