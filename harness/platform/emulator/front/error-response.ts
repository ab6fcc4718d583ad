// A refusal that the SDKs can read, in each wire protocol. The emulator itself answers what it lacks with an HTML page.

import type { AwsResponse } from "../handler.ts";
import type { Protocol } from "./classify.ts";

export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** The error as the protocol spells it. */
export function errorResponse(protocol: Protocol, error: ApiError): AwsResponse {
  const { code, message, status } = error;
  const xml = (body: string): AwsResponse => ({
    status,
    headers: { "content-type": "text/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  });
  const inner = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  switch (protocol) {
    case "ec2":
      return xml(`<Response><Errors><Error>${inner}</Error></Errors><RequestID>assay</RequestID></Response>`);
    case "s3":
      return xml(`<Error>${inner}<RequestId>assay</RequestId></Error>`);
    case "query":
    case "rest-xml":
      return xml(
        `<ErrorResponse><Error><Type>Sender</Type>${inner}</Error><RequestId>assay</RequestId></ErrorResponse>`,
      );
    case "cbor":
      return {
        status,
        headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
        body: Buffer.concat([Buffer.from([0xa2]), ...["__type", code, "message", message].map(cborText)]),
      };
    case "json":
    case "rest-json":
      return {
        status,
        headers: { "content-type": "application/json", "x-amzn-errortype": code },
        body: JSON.stringify({ __type: code, message }),
      };
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A CBOR text string (major type 3) with a two-byte length. */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
