// How a part of the control plane that the emulator lacks, or tells falsely, is added to the front endpoint.

/** One AWS API request as the front saw it, already classified. */
export interface AwsRequest {
  /** Signing name: `ec2`, `fis`, `ssm`, `eks`, `s3` … */
  readonly service: string;
  readonly region: string;
  /** Operation for query and JSON protocols (`StopInstances`); undefined for REST ones. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Registered by extensions/ and, for FIS, by cli: the first handler that matches answers, else the emulator does. */
export interface ServiceHandler {
  readonly name: string;
  /** What it changes it brings about by itself, in its own time: whoever asks waits for nothing but the answer. */
  readonly followsUp?: true;
  matches(request: AwsRequest): boolean;
  /** `forward` sends a request on to the emulator: for handlers that wrap or follow up. */
  handle(request: AwsRequest, forward: (request: AwsRequest) => Promise<AwsResponse>): Promise<AwsResponse>;
}
