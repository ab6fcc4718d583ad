// The world of the drawn scenarios: two accounts, a few askers, one resource of each kind.

export const accounts = ["111111111111", "222222222222"] as const;

export const askers = [
  "arn:aws:iam::111111111111:user/alice",
  "arn:aws:iam::111111111111:user/team/bob",
  "arn:aws:sts::111111111111:assumed-role/app/s1",
  "arn:aws:sts::111111111111:assumed-role/app/s2",
  "arn:aws:iam::222222222222:user/carol",
  "arn:aws:sts::222222222222:assumed-role/app/s1",
] as const;

export const services = ["logs.amazonaws.com", "s3.amazonaws.com", "cloudtrail.amazonaws.com"] as const;

const issuer = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE";

export const providers = [
  `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
  "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/OTHER",
] as const;

export interface Place {
  readonly resource: string;
  readonly actions: readonly [string, ...string[]];
  readonly actionPatterns: readonly string[];
  readonly resourcePatterns: readonly string[];
  readonly takesPolicy: boolean;
  /** Only its own policy lets anyone in. */
  readonly isRooted?: boolean;
  readonly isRole?: boolean;
  /** May belong to either account. */
  readonly isShared?: boolean;
}

export const places: readonly [Place, ...Place[]] = [
  {
    resource: "arn:aws:s3:::data/alice/Report.csv",
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"],
    actionPatterns: [
      "s3:GetObject",
      "S3:getobject",
      "s3:*",
      "s3:Get*",
      "*",
      "s3:?etObject",
      "s3:PutObject",
      "s3:Delete*",
      "kms:*",
    ],
    resourcePatterns: [
      "*",
      "arn:aws:s3:::data/*",
      "arn:aws:s3:::data/alice/Report.csv",
      "arn:aws:s3:::data/alice/report.csv",
      "arn:aws:s3:::data/${aws:username}/*",
      "arn:aws:s3:::data/${aws:PrincipalTag/team, 'alice'}/*",
      "arn:aws:s3:::d?ta/*.csv",
      "arn:aws:s3:::other/*",
      "arn:aws:s3:::*",
      "arn:aws:s3:*:*:data/*",
    ],
    takesPolicy: true,
    isShared: true,
  },
  {
    resource: "arn:aws:sqs:us-east-1:111111111111:jobs",
    actions: ["sqs:SendMessage", "sqs:ReceiveMessage"],
    actionPatterns: ["sqs:SendMessage", "SQS:*", "sqs:Send*", "*", "sqs:*Message", "sns:Publish"],
    resourcePatterns: [
      "*",
      "arn:aws:sqs:us-east-1:111111111111:jobs",
      "arn:aws:sqs:*:*:jobs",
      "arn:aws:sqs:*:111111111111:*",
      "arn:aws:sqs:us-west-2:111111111111:*",
    ],
    takesPolicy: true,
  },
  {
    resource: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    actions: ["kms:Decrypt", "kms:ScheduleKeyDeletion", "kms:CreateGrant"],
    actionPatterns: ["kms:*", "kms:Decrypt", "kms:Schedule*", "*", "kms:CreateGrant", "kms:De*"],
    resourcePatterns: [
      "*",
      "arn:aws:kms:us-east-1:111111111111:key/*",
      "arn:aws:kms:*:111111111111:key/1234abcd-*",
      "arn:aws:kms:us-east-1:222222222222:key/*",
    ],
    takesPolicy: true,
    isRooted: true,
  },
  {
    resource: "arn:aws:iam::111111111111:role/target",
    actions: ["sts:AssumeRole"],
    actionPatterns: ["sts:AssumeRole", "sts:*", "*", "sts:Assume*", "sts:AssumeRoleWithWebIdentity"],
    resourcePatterns: [
      "*",
      "arn:aws:iam::111111111111:role/target",
      "arn:aws:iam::*:role/*",
      "arn:aws:iam::111111111111:role/other",
    ],
    takesPolicy: true,
    isRooted: true,
  },
  {
    resource: "arn:aws:iam::111111111111:role/target",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    actionPatterns: ["sts:AssumeRoleWithWebIdentity", "sts:*", "sts:AssumeRole", "sts:AssumeRole*"],
    resourcePatterns: ["*"],
    takesPolicy: true,
    isRooted: true,
    isRole: true,
  },
  {
    resource: "*",
    actions: ["ec2:DescribeInstances"],
    actionPatterns: ["ec2:Describe*", "ec2:*", "*", "ec2:DescribeInstances", "ec2:RunInstances"],
    resourcePatterns: ["*", "arn:aws:ec2:*:*:instance/*"],
    takesPolicy: false,
  },
];

/** Context keys of one value, with values that requests carry and values that policies ask for. */
export const issuerKeys = { subject: `${issuer}:sub`, audience: `${issuer}:aud` } as const;
