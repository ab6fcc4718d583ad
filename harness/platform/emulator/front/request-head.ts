// What can be known of a request before its body is read.

/** What a request line, its headers and (for form protocols) its body tell. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}
