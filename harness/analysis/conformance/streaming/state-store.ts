// Where Flink looks for the object store of its state: S3, unless it is told another endpoint.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Endpoints of S3 by region, those of VPC endpoints and of FIPS included. */
const ofS3 = /^(https?:\/\/)?([\w-]+\.)*s3([.-][\w-]+)*\.amazonaws\.com(\.cn)?(:443)?\/?$/;

/** A bucket's name leads nowhere near it where another endpoint answers. */
export function asksAws(it: Inspection, job: Resource): void {
  const configuration = property(job, "spec", "flinkConfiguration");
  for (const name of ["s3.endpoint", "s3a.endpoint", "fs.s3.endpoint", "fs.s3a.endpoint"]) {
    const endpoint = configuration.get(name);
    it.expect(endpoint, !endpoint.exists || ofS3.test(endpoint.written()), {
      message: "the state goes to another store than S3",
      expected: "an endpoint of S3",
    });
  }
}
