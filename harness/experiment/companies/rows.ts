// Rows of one company in the shape of every base table.

import { randomUUID } from "node:crypto";
import type { Row } from "../../platform/clickhouse/client.ts";
import type { BaseTable } from "./tables.ts";

/** One company: the tokens by which its rows are found again wherever they lie. */
export interface Company {
  readonly companyId: string;
  readonly companyNumber: string;
  readonly email: string;
  readonly token: string;
  readonly region: "us-east-1" | "eu-central-1";
}

/** A company that has never been seen, from a seeded name so that its e-mail reads like one. */
export function makeCompany(name: string, region: Company["region"]): Company {
  const companyId = randomUUID();
  const digits = randomUUID().replaceAll("-", "");
  const companyNumber = (BigInt(`0x${digits.slice(0, 16)}`) | (1n << 63n)).toString();
  return {
    companyId,
    companyNumber,
    email: `${name}.${digits.slice(16, 22)}@example.com`,
    token: digits.slice(8),
    region,
  };
}

export interface RowOptions {
  readonly company: Company;
  readonly table: BaseTable;
  /** Seconds since 1970. */
  readonly at: number;
  readonly name?: string;
}

/** One row; its id is not derived from the company, so that it may be named in statements. */
export function companyRow({ company, table, at, name = "score" }: RowOptions): Row & { readonly id: string } {
  return {
    id: randomUUID(),
    company_id: company.companyId,
    company_number: company.companyNumber,
    region: company.region,
    email: company.email,
    name,
    payload: `{"contact":"${company.email}","token":"${company.token}"}`,
    value: 1,
    [table.timeColumn]: Math.floor(at),
  };
}
