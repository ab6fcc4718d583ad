// What a property names, by the property's own name. Names are unique within a type and no further: a role and its instance
// profile, a database's subnet group and its parameter group are often called the same.

const role = ["AWS::IAM::Role"];
const bucket = ["AWS::S3::Bucket"];
const launchTemplate = ["AWS::EC2::LaunchTemplate"];

/** Source: CloudFormation template reference, the properties of these names. */
const byProperty: Readonly<Record<string, readonly string[]>> = {
  RoleName: role,
  Role: role,
  Roles: role,
  NodeRole: role,
  IamInstanceProfile: ["AWS::IAM::InstanceProfile"],
  Bucket: bucket,
  S3BucketName: bucket,
  DestinationBucketName: bucket,
  LogGroupName: ["AWS::Logs::LogGroup"],
  ClusterName: ["AWS::EKS::Cluster"],
  SecretId: ["AWS::SecretsManager::Secret"],
  LaunchTemplateName: launchTemplate,
  LaunchTemplateId: launchTemplate,
  // Of a node group: its properties' own names say nothing.
  "LaunchTemplate/Name": launchTemplate,
  "LaunchTemplate/Id": launchTemplate,
  DBSubnetGroupName: ["AWS::RDS::DBSubnetGroup"],
  DBParameterGroupName: ["AWS::RDS::DBParameterGroup"],
  DBClusterParameterGroupName: ["AWS::RDS::DBClusterParameterGroup"],
};

/** Types that the value at a JSON pointer can name; undefined where its property says nothing about it. */
export function meantTypes(pointer: string): readonly string[] | undefined {
  const steps = pointer.split("/").filter((step) => !/^\d*$/.test(step));
  return byProperty[steps.slice(-2).join("/")] ?? byProperty[steps.at(-1) ?? ""];
}

/** Names without a form of their own: neither token nor ARN. */
export function isBareName(identity: string): boolean {
  return !/^(⟨|arn:)/.test(identity);
}
