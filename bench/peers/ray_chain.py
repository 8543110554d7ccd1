"""A chain of three deployments of Ray Serve: 1080p JPEG in, resized to 640, blurred, grey, JPEG out."""

import signal
import sys

import cv2
import numpy as np
import ray
from ray import serve
from starlette.requests import Request
from starlette.responses import Response

# OpenCV's own threads would compete with the replicas.
cv2.setNumThreads(1)
options = {"num_replicas": 1, "max_ongoing_requests": 16, "ray_actor_options": {"num_cpus": 0.5}}


@serve.deployment(**options)
class Grey:
    def __call__(self, image: np.ndarray) -> bytes:
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        return cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


@serve.deployment(**options)
class Blur:
    def __init__(self, following):
        self.following = following

    async def __call__(self, image: np.ndarray) -> bytes:
        return await self.following.remote(cv2.GaussianBlur(image, (0, 0), 1.5))


@serve.deployment(**options)
class Resize:
    def __init__(self, following):
        self.following = following

    async def __call__(self, request: Request) -> Response:
        encoded = np.frombuffer(await request.body(), np.uint8)
        # Half the size is decoded in a fraction of the time.
        image = cv2.imdecode(encoded, cv2.IMREAD_REDUCED_COLOR_2)
        height = round(image.shape[0] * 640 / image.shape[1])
        small = cv2.resize(image, (640, height), interpolation=cv2.INTER_AREA)
        return Response(await self.following.remote(small), media_type="image/jpeg")


if __name__ == "__main__":
    port = int(sys.argv[1])
    ray.init(_node_ip_address="127.0.0.1", include_dashboard=False, log_to_driver=False)
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    serve.run(Resize.bind(Blur.bind(Grey.bind())))
    print(f"http://127.0.0.1:{port}", flush=True)
    signal.sigwait([signal.SIGTERM])
    serve.shutdown()
    ray.shutdown()
