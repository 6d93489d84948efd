"""Images that travel inside the page: no second request that may come too late."""

import base64
import io

import numpy as np
from PIL import Image


def photograph_uri(picture: np.ndarray) -> str:
    """A large picture of bytes (h, w) or (h, w, 3) as a `data:` address, with a small loss."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="JPEG", quality=88, subsampling=0)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()


def data_uri(picture: np.ndarray) -> str:
    """A picture (h, w), (h, w, 3) or (h, w, 4) of bytes as a `data:` address, without loss."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="WEBP", lossless=True)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
