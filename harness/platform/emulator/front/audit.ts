// What the front remembers of every request: the run's evidence of who asked for what, and CloudTrail's source.

/** One API request, as NDJSON in the run's evidence. */
export interface AuditRecord {
  /** ISO time at which the request arrived. */
  readonly time: string;
  readonly service: string;
  readonly region: string;
  /** Undefined when a REST path is not in the table. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly accessKeyId: string | undefined;
  readonly sourceAddress: string;
  readonly listener: string;
  /** Whether it came over TLS. */
  readonly encrypted: boolean;
  readonly status: number;
  /** Milliseconds from arrival to the end of the answer. */
  readonly milliseconds: number;
  /** Name of the handler that answered; undefined when the emulator did. */
  readonly handledBy: string | undefined;
}
