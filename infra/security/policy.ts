// Policy documents as plain data: the templates say exactly what is written here, with no generated statements.

/** A value that may be a literal or a token of CDK (tokens are strings too). */
type Values = string | readonly string[];

export interface Statement {
  readonly sid: string;
  readonly effect?: "Allow" | "Deny";
  readonly principal?: Readonly<Record<string, Values>> | "*";
  readonly actions: Values;
  readonly resources?: Values;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** An IAM, key, bucket, topic or endpoint policy. */
export function policy(statements: readonly Statement[]): Record<string, unknown> {
  return { Version: "2012-10-17", Statement: statements.map(rendered) };
}

function rendered(statement: Statement): Record<string, unknown> {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    ...(statement.principal === undefined ? {} : { Principal: statement.principal }),
    Action: statement.actions,
    ...(statement.resources === undefined ? {} : { Resource: statement.resources }),
    ...(statement.condition === undefined ? {} : { Condition: statement.condition }),
  };
}

/** Trust in one AWS service; `condition` binds it to this account wherever the service passes its source on. */
export function serviceTrust(service: string, condition?: Statement["condition"]): Record<string, unknown> {
  return policy([
    {
      sid: "ServiceAssumes",
      principal: { Service: service },
      actions: "sts:AssumeRole",
      ...(condition === undefined ? {} : { condition }),
    },
  ]);
}

/** Binds a service to calls made for this account. */
export function sourceAccount(account: string): Record<string, Record<string, string>> {
  return { StringEquals: { "aws:SourceAccount": account } };
}
