"""IAM: SimulatePrincipalPolicy of a role, by its identity policies (AWS's managed ones included) and its boundary. No
context is given, so a condition on a key of the request is met only where the key's absence meets it."""

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse

from mends import policy

DECISIONS = {"Allow": "allowed", "Deny": "explicitDeny", None: "implicitDeny"}


def apply() -> None:
    IamResponse.simulate_principal_policy = simulate


def simulate(self):
    role = role_at(self.backend, self._get_param("PolicySourceArn"))
    resources = self._get_param("ResourceArns") or ["*"]
    asked = [(action, resource) for action in self._get_param("ActionNames", []) for resource in resources]
    results = [
        {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": DECISIONS[decided(self, role, action, resource)]}
        for action, resource in asked
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def role_at(backend, arn):
    role = next((each for each in backend.roles.values() if each.arn == arn), None)
    if role is None:
        raise NotFoundException(f"Invalid Entity Arn: {arn}")
    return role


def decided(self, role, action, resource):
    """"Deny", "Allow", or None when nothing speaks."""
    identity = worst(documents_of(role), action, resource)
    if identity != "Allow" or role.permissions_boundary_arn is None:
        return identity
    boundary = self.backend.managed_policies.get(role.permissions_boundary_arn)
    return None if boundary is None else worst([default_document(boundary)], action, resource)


def worst(documents, action, resource):
    said = {policy.evaluate(document, action, resource, {}) for document in documents}
    return "Deny" if "Deny" in said else "Allow" if "Allow" in said else None


def documents_of(role):
    return [*role.policies.values(), *(default_document(each) for each in role.managed_policies.values())]


def default_document(managed):
    return next(version.document for version in managed.versions if version.is_default)
