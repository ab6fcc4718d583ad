// Where Druid's processes are told to keep segments, and how these are encrypted there.

import type { Inspection } from "../inspection.ts";
import { bucketCalled, bucketName } from "../storage/buckets.ts";
import { settingsNamed } from "./settings.ts";

/** Segments go to the promised bucket, and intermediates to another one. */
export function segmentsInBucket(it: Inspection, pattern: string): void {
  const [head = ""] = pattern.split("{account}");
  const types = settingsNamed(it.model, "druid.storage.type");
  it.looked();
  if (types.length === 0) {
    it.missing({ message: "segments stay on the nodes: local, the default", expected: "druid.storage.type=s3" });
  }
  it.each(types, ({ node, value }) => {
    it.expect(node, value === "s3", {
      message: "segments stay on the nodes",
      expected: "druid.storage.type=s3",
      actual: value,
    });
  });
  // Objects are encrypted as whoever writes them asks, and as the bucket says only where nobody does.
  it.each(settingsNamed(it.model, "druid.storage.sse.type"), ({ node, value }) => {
    it.expect(node, value === "" || value === "s3", {
      message: `segments are written with the encryption ${value}, whatever the bucket says`,
      expected: "druid.storage.sse.type=s3",
      actual: value,
    });
  });
  const called = (value: string) => bucketCalled(it.model, value) ?? value;
  const queries = settingsNamed(it.model, "druid.msq.intermediate.storage.bucket").map(({ value }) => called(value));
  it.each(settingsNamed(it.model, "druid.storage.bucket"), ({ node, value }) => {
    const bucket = called(value);
    it.expect(node, !queries.includes(bucket), {
      message: `segments and intermediates share the bucket ${value}`,
      expected: "a bucket for each",
      actual: value,
    });
    it.expect(node, (typeof bucket === "string" ? bucket : (bucketName(bucket) ?? "")).startsWith(head), {
      message: `segments go to ${value}`,
      expected: pattern,
      actual: value,
    });
  });
}
