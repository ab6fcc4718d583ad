"""Service Quotas: besides VPC's defaults those of instances and volumes, and increases, which are granted at once."""

import json

from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

# AWS's defaults, as its pages on quotas give them: virtual processors, and TiB of gp3 volumes.
DEFAULTS = {
    ("ec2", "L-1216C47A"): ("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 32.0),
    ("ec2", "L-34B43A08"): ("All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 32.0),
    ("ebs", "L-7A658B76"): ("Storage for General Purpose SSD (gp3) volumes, in TiB", 50.0),
}

# The emulated account was prepared for the platform: its owner asked for more processors and was granted them.
GRANTED = {("ec2", "L-1216C47A"): 96.0}


def apply() -> None:
    known = ServiceQuotasBackend.get_service_quota

    def default(self, service_code, quota_code):
        if (service_code, quota_code) not in DEFAULTS:
            return known(self, service_code, quota_code)
        name, value = DEFAULTS[service_code, quota_code]
        return {"ServiceCode": service_code, "QuotaCode": quota_code, "QuotaName": name, "Adjustable": True, "Value": value}

    def get_service_quota(self, service_code, quota_code):
        raised = getattr(self, "raised", GRANTED)
        if (service_code, quota_code) not in raised:
            raise NoSuchResource
        return {**default(self, service_code, quota_code), "Value": raised[service_code, quota_code]}

    ServiceQuotasBackend.default_quota = default
    ServiceQuotasBackend.get_service_quota = get_service_quota
    ServiceQuotasResponse.get_aws_default_service_quota = get_default
    ServiceQuotasResponse.request_service_quota_increase = request_increase


def asked(self):
    params = json.loads(self.body)
    return params, str(params.get("ServiceCode")), str(params.get("QuotaCode"))


def get_default(self):
    _, service, code = asked(self)
    return json.dumps({"Quota": self.backend.default_quota(service, code)})


def request_increase(self):
    params, service, code = asked(self)
    self.backend.default_quota(service, code)
    if not hasattr(self.backend, "raised"):
        self.backend.raised = dict(GRANTED)
    self.backend.raised[service, code] = float(params["DesiredValue"])
    told = {"ServiceCode": service, "QuotaCode": code, "DesiredValue": float(params["DesiredValue"]), "Status": "APPROVED"}
    return json.dumps({"RequestedQuota": told})
