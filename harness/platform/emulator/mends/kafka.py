"""MSK: clusters are active with a time that clients can read, and lists tell of them in full, without made-up parts;
configurations are kept and told."""

import base64
import json
import uuid
from datetime import datetime, timezone
from urllib.parse import unquote

from moto.kafka import urls
from moto.kafka.exceptions import NotFoundException
from moto.kafka.models import FakeKafkaCluster, KafkaBackend
from moto.kafka.responses import KafkaResponse

PATHS = (
    "{0}/v1/configurations$",
    "{0}/v1/configurations/(?P<configurationArn>.+)/revisions/(?P<revision>[0-9]+)$",
    "{0}/v1/configurations/(?P<configurationArn>.+)$",
)


def apply() -> None:
    made = FakeKafkaCluster.__init__

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.creation_time = now()
        self.state = "ACTIVE"

    FakeKafkaCluster.__init__ = init
    mend_descriptions()
    # The more specific paths must be asked first, since a cluster's ARN matches anything.
    for path in PATHS:
        urls.url_paths[path] = KafkaResponse.dispatch
    for operation in OPERATIONS:
        setattr(KafkaResponse, operation.__name__, operation)


def mend_descriptions() -> None:
    """Unmended, a description has placeholders for what was never given, and a list leaves out nearly everything."""
    described = KafkaBackend.describe_cluster

    def describe_cluster(self, cluster_arn):
        cluster = self.clusters.get(cluster_arn)
        if cluster is None:
            raise NotFoundException(f"The cluster ARN {cluster_arn} does not exist.")
        told = described(self, cluster_arn)
        for part in ("activeOperationArn", "stateInfo", "zookeeperConnectString", "zookeeperConnectStringTls"):
            del told[part]
        if not cluster.configuration_info:
            told["currentBrokerSoftwareInfo"] = {"kafkaVersion": cluster.kafka_version}
        for part in ("clientAuthentication", "encryptionInfo", "loggingInfo", "openMonitoring"):
            if not told[part]:
                del told[part]
        return told

    def list_clusters(self, cluster_name_filter):
        return [
            self.describe_cluster(arn)
            for arn, cluster in self.clusters.items()
            if cluster.cluster_type == "PROVISIONED"
            and cluster.cluster_name.startswith(cluster_name_filter or "")
        ]

    KafkaBackend.describe_cluster = describe_cluster
    KafkaBackend.list_clusters = list_clusters


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def configurations_of(self):
    backend = self.kafka_backend
    if not hasattr(backend, "configurations"):
        backend.configurations = {}
    return backend.configurations


def configuration_of(self, arn):
    found = configurations_of(self).get(arn)
    if found is None:
        raise NotFoundException(f"The configuration ARN {arn} does not exist.")
    return found


def told(configuration):
    return {key: value for key, value in configuration.items() if key != "serverProperties"}


def create_configuration(self):
    name = self._get_param("name")
    arn = f"arn:{self.partition}:kafka:{self.region}:{self.current_account}:configuration/{name}/{uuid.uuid4()}"
    revision = {"creationTime": now(), "description": self._get_param("description") or "", "revision": 1}
    configuration = {
        "arn": arn,
        "name": name,
        "creationTime": revision["creationTime"],
        "description": revision["description"],
        "kafkaVersions": self._get_param("kafkaVersions") or [],
        "latestRevision": revision,
        "state": "ACTIVE",
        "serverProperties": self._get_param("serverProperties"),
    }
    configurations_of(self)[arn] = configuration
    return json.dumps(
        {"arn": arn, "name": name, "creationTime": now(), "latestRevision": revision, "state": "ACTIVE"}
    )


def list_configurations(self):
    return json.dumps({"configurations": [told(one) for one in configurations_of(self).values()]})


def describe_configuration(self):
    arn = unquote(self.parsed_url.path.split("/configurations/")[-1])
    return json.dumps(told(configuration_of(self, arn)))


def describe_configuration_revision(self):
    arn, _, revision = unquote(self.parsed_url.path.split("/configurations/")[-1]).rpartition("/revisions/")
    found = configuration_of(self, arn)
    text = found["serverProperties"] or ""
    return json.dumps(
        {
            "arn": arn,
            "creationTime": found["creationTime"],
            "description": found["description"],
            "revision": int(revision),
            # The API's blobs are base64 text on the wire, in both directions.
            "serverProperties": text if is_base64(text) else base64.b64encode(text.encode()).decode(),
        }
    )


def is_base64(text):
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except ValueError:
        return False


OPERATIONS = (
    create_configuration,
    list_configurations,
    describe_configuration,
    describe_configuration_revision,
)
