"""A workflow of Roboflow: 1080p, resized to 640, blurred, grey. Its engine in this process, or its server."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# It works without the services of Roboflow, and tells them nothing.
os.environ.update(
    TELEMETRY_OPT_OUT="True",
    METRICS_ENABLED="False",
    DISABLE_VERSION_CHECK="True",
    ENABLE_BUILDER="False",
    LOG_LEVEL="ERROR",
    NOTEBOOK_ENABLED="False",
    DISABLE_WORKFLOW_ENDPOINTS="False",
    QR_CODE_TRACKER_ENABLED="False",
)

WORKFLOW = json.loads(Path(__file__).with_suffix(".json").read_text())


def engine(paths):
    """Reads lines `IN_FLIGHT COUNT` and says `done` when so many frames went through, JPEG to JPEG."""
    import cv2
    import numpy as np
    from inference.core.managers.base import ModelManager
    from inference.core.registries.roboflow import RoboflowModelRegistry
    from inference.core.workflows.execution_engine.core import ExecutionEngine

    pictures = [np.frombuffer(Path(path).read_bytes(), np.uint8) for path in paths]
    workflow = ExecutionEngine.init(
        workflow_definition=WORKFLOW,
        init_parameters={
            "workflows_core.model_manager": ModelManager(model_registry=RoboflowModelRegistry({})),
            "workflows_core.api_key": None,
            "workflows_core.background_tasks": None,
            "workflows_core.step_execution_mode": None,
        },
    )

    def frame(at):
        image = cv2.imdecode(pictures[at % len(pictures)], cv2.IMREAD_COLOR)
        result = workflow.run(runtime_parameters={"image": image})[0]["image"]
        jpeg = cv2.imencode(".jpg", result.numpy_image, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
        assert jpeg.size > 1000

    frame(0)
    print("ready", flush=True)
    for line in sys.stdin:
        in_flight, count = map(int, line.split())
        with ThreadPoolExecutor(in_flight) as threads:
            list(threads.map(frame, range(count)))
        print("done", flush=True)


def server(port, folder):
    """Its server, as its image for processors starts it: one process of uvicorn. @param folder where it may write"""
    (Path(folder) / "inference/landing/out/_next/static").mkdir(parents=True)
    (Path(folder) / "inference/landing/out/static").mkdir(parents=True)
    os.chdir(folder)
    os.environ["MODEL_CACHE_DIR"] = folder
    import uvicorn
    from inference.core.interfaces.http.http_api import HttpInterface
    from inference.core.managers.base import ModelManager
    from inference.core.registries.roboflow import RoboflowModelRegistry

    app = HttpInterface(ModelManager(model_registry=RoboflowModelRegistry({}))).app

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets)
            print(f"http://127.0.0.1:{port}", flush=True)

    Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error")).run()


if __name__ == "__main__":
    if sys.argv[1] == "engine":
        engine(sys.argv[2:])
    else:
        server(int(sys.argv[2]), sys.argv[3])
