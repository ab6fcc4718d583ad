"""Access Analyzer, which moto lacks: CheckNoPublicAccess. A policy is public when a caller of a foreign account, from a
foreign address and with nothing about them that the platform gave, is let in by it, its own denials counted."""

import json

from mends import policy

STRANGER = {
    "aws:PrincipalAccount": "999999999999",
    "aws:PrincipalArn": "arn:aws:iam::999999999999:role/stranger",
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:SourceIp": "198.51.100.7",
    "aws:SecureTransport": "true",
    "s3:TlsVersion": "1.3",
}
TYPES = (
    "AWS::IAM::AssumeRolePolicyDocument",
    "AWS::KMS::Key",
    "AWS::Lambda::Function",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
)


def answer(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) != ("POST", "/policy/check-no-public-access"):
        return told(start_response, "404 Not Found", {"message": "no such operation here"})
    asked = json.loads(environ["wsgi.input"].read(length))
    try:
        if asked.get("resourceType") not in TYPES:
            raise ValueError(f"resourceType {asked.get('resourceType')}")
        open_to_all = public_statements(asked["policyDocument"])
    except (KeyError, TypeError, ValueError) as error:
        return told(start_response, "422 Unprocessable Entity", {"message": f"the policy cannot be checked: {error}"}, "UnprocessableEntityException")
    reasons = [
        {"description": "Public access granted in the following statement", "statementIndex": index, **({"statementId": sid} if sid else {})}
        for index, sid in open_to_all
    ]
    verdict = {"result": "FAIL", "message": "The resource policy grants public access for the given resource type.", "reasons": reasons}
    clean = {"result": "PASS", "message": "The resource policy does not grant public access for the given resource type."}
    return told(start_response, "200 OK", verdict if reasons else clean)


def told(start_response, status, document, error=None):
    body = json.dumps(document).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(status, [*headers, ("x-amzn-errortype", error)] if error else headers)
    return [body]


def public_statements(text):
    statements = policy.listed(json.loads(text)["Statement"])
    denials = [each for each in statements if each["Effect"] == "Deny"]
    return [
        (index, each.get("Sid"))
        for index, each in enumerate(statements)
        if each["Effect"] == "Allow" and lets_in(each, denials)
    ]


def lets_in(statement, denials):
    if "Principal" not in statement and "NotPrincipal" not in statement:
        return False
    document = json.dumps({"Statement": [statement, *denials]})
    # A pattern is asked about as it stands: it is what the statement says of every name that it covers.
    actions = policy.listed(statement.get("Action", "*"))
    resources = policy.listed(statement["Resource"]) if "Resource" in statement else ["*"] if "NotResource" in statement else [None]
    return any(policy.evaluate(document, action, resource, STRANGER) == "Allow" for action in actions for resource in resources)
