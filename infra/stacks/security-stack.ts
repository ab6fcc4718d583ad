// Keys, roles and secrets that exist before the cluster.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { subnetIds } from "../network/subnets.ts";
import type { BaseRoles } from "../security/base-roles.ts";
import { baseRoles } from "../security/base-roles.ts";
import type { KeyArns } from "../security/keys.ts";
import { aliasOf, keyNames, keys } from "../security/keys.ts";
import { secrets } from "../security/secrets.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { NetworkStack } from "./network-stack.ts";
import { output } from "./output.ts";
import { stackProps } from "./stack-props.ts";

export class SecurityStack extends Stack {
  readonly keys: KeyArns;
  readonly roles: BaseRoles;

  constructor(app: App, network: NetworkStack, settings: Settings) {
    super(app, `${settings.profile}-security`, stackProps(settings, "keys, roles and secrets"));
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
    const secretArns = secrets(this, {
      key: this.keys.secrets,
      rotationRole: this.roles.rotation.attrArn,
      subnets: subnetIds(network.network, "application"),
      group: network.groups.rotation,
      readers: [this.roles.runner.attrArn],
      settings,
    });
    output(this, "KeyAliases", Object.fromEntries(keyNames.map((name) => [name, aliasOf(name)])));
    output(this, "Secrets", secretArns);
  }
}
