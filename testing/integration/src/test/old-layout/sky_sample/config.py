import os
from typing import Any

from pydantic import BaseModel, model_validator

DATASETS_DIR = os.getenv("DATASETS_DIR", "/datasets")
DASK_EXECUTOR = os.getenv("DASK_EXECUTOR", "local")


class Cluster(BaseModel):
    class Worker(BaseModel):
        cores: int = 8
        memory: str = "16GB"
        extra: list[str] = ["--propagate", "--time=1:00:00"]

    worker: Worker = Worker()
    most_jobs: int = 4


class Threads(BaseModel):
    n_workers: int = 2


class Executor(BaseModel):
    name: str = DASK_EXECUTOR
    args: Any = {}

    @model_validator(mode="before")
    @classmethod
    def fill_args(cls, data: Any) -> Any:
        name = data.get("name", DASK_EXECUTOR)
        if name not in ("slurm", "local"):
            raise ValueError(f"there is no executor {name}")
        made = (Cluster if name == "slurm" else Threads)(**data.get("args", {}))
        data["args"] = made.model_dump()
        return data


class Catalogue(BaseModel):
    class Columns(BaseModel):
        ra: str = "ra"
        z: str | None = None

    path: str = f"{DATASETS_DIR}/mini"
    columns: Columns = Columns()


class Config(BaseModel):
    output_dir: str = "outputs"
    executor: Executor = Executor()
    catalogues: list = [Catalogue()]
    radius_arcsec: float = 1.0


if __name__ == "__main__":
    import yaml

    with open("config.yml", "w", encoding="utf-8") as outfile:
        yaml.dump(Config().model_dump(), outfile)
