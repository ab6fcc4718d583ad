// A Kubernetes object as plain data, and the set of files that a synthesis writes beside the templates.

/** Placeholder in a manifest for the id of a security group; filled from the stack outputs when it is applied. */
export function groupPlaceholder(role: string): string {
  return "${outputs.securityGroups." + role + "}";
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly [field: string]: unknown;
}

export interface ManifestOptions {
  readonly name: string;
  /** Absent: an object of the cluster. */
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One object. */
export function manifest(apiVersion: string, kind: string, options: ManifestOptions): Manifest {
  const { name, namespace, annotations, labels, body } = options;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...body,
  };
}
