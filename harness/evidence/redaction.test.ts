import { describe, expect, it } from "vitest";
import { createRedactor } from "./redaction.ts";

describe("redaction", () => {
  const secret = 'p"ss w/rd+1';
  const { redact } = createRedactor([secret]);

  it.each([
    ["plain", `password is ${secret}!`],
    ["inside JSON", JSON.stringify({ secret })],
    ["in a URL", `http://h/?p=${encodeURIComponent(secret)}`],
    ["in base64", Buffer.from(secret).toString("base64")],
  ])("hides a learnt secret %s", (_form, text) => {
    const clean = redact(text);
    expect(clean).toContain("[redacted]");
    expect(clean).not.toContain(secret);
  });

  it.each([
    "AKIAABCDEFGHIJKLMNOP",
    "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
    "CREATE USER x IDENTIFIED WITH sha256_password BY 'hush'",
    "Authorization: Basic YWRtaW46aHVzaA==",
    "https://h/?password=hush&x=1",
  ])("hides what looks like a secret: %s", (text) => {
    expect(redact(text)).toContain("[redacted]");
    expect(redact(text)).not.toMatch(/hush|YWRt|ABCDEFGHIJ|abc/);
  });

  it("leaves the rest alone", () => {
    expect(redact("acknowledged 1200000 rows on r1")).toBe("acknowledged 1200000 rows on r1");
  });
});
