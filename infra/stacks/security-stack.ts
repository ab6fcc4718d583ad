// Keys and roles that exist before the cluster.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { BaseRoles } from "../security/base-roles.ts";
import { baseRoles } from "../security/base-roles.ts";
import type { KeyArns } from "../security/keys.ts";
import { aliasOf, keyNames, keys } from "../security/keys.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { output } from "./output.ts";
import { stackProps } from "./stack-props.ts";

export class SecurityStack extends Stack {
  readonly keys: KeyArns;
  readonly roles: BaseRoles;

  constructor(app: App, settings: Settings) {
    super(app, `${settings.profile}-security`, stackProps(settings, "keys and roles"));
    this.roles = baseRoles(this, settings);
    this.keys = keys(
      this,
      {
        administrator: this.roles.administrator.attrArn,
        vendor: this.roles.vendor.attrArn,
        cluster: this.roles.cluster.attrArn,
        runner: this.roles.runner.attrArn,
        rotation: this.roles.rotation.attrArn,
      },
      settings,
    );
    output(this, "KeyAliases", Object.fromEntries(keyNames.map((name) => [name, aliasOf(name)])));
  }
}
