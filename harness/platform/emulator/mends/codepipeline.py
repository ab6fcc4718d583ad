"""CodePipeline: times are numbers, as its protocol has them."""

from datetime import timezone

from moto.codepipeline.models import CodePipeline, CodePipelineBackend


def apply() -> None:
    CodePipeline.metadata = property(metadata)
    listed = CodePipelineBackend.list_pipelines

    def list_pipelines(self):
        return [{**one, "pipelineType": self.pipelines[one["name"]].pipeline.get("pipelineType", "V1")} for one in listed(self)]

    CodePipelineBackend.list_pipelines = list_pipelines


def metadata(self):
    created, updated = (each.replace(tzinfo=timezone.utc).timestamp() for each in (self._created, self._updated))
    return {"pipelineArn": self._arn, "created": created, "updated": updated}
