import cv2

from component_types import Inputs, Outputs, Params
from kumiki import Context, Image


def run(inputs: Inputs, params: Params, ctx: Context[None]) -> Outputs:
    """Runs for each image. Inputs, outputs and parameters are those of component.yaml; after a change there,
    "kumiki generate" makes their types anew."""
    image = inputs.image
    ctx.log.info("softening", width=image.width, height=image.height, sigma=params.sigma)

    # A numpy array of height × width × channels, of uint8, uint16 or float32; it cannot be written.
    pixels = image.array()
    soft = cv2.GaussianBlur(pixels, (0, 0), params.sigma)

    # The result knows where it lies in the image that it came from. An operation that changes the size says how
    # the pixels moved: Image.from_array(small, from_=image, transform="scale").
    return {"image": Image.from_array(soft, from_=image)}
