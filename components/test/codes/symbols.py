"""Codes by Zint, an encoder that has nothing in common with the reader of vision/read-codes."""

from __future__ import annotations

import cv2
import numpy as np
import zint

S = zint.Symbology
KINDS = {
    "QRCode": S.QRCODE,
    "MicroQRCode": S.MICROQR,
    "RMQRCode": S.RMQR,
    "DataMatrix": S.DATAMATRIX,
    "Aztec": S.AZTEC,
    "PDF417": S.PDF417,
    "EAN13": S.EANX,
    "EAN8": S.EANX,
    "UPCA": S.UPCA,
    "UPCE": S.UPCE,
    "Code128": S.CODE128,
    "Code39": S.CODE39,
    "Code93": S.CODE93,
    "ITF": S.C25INTER,
    "Codabar": S.CODABAR,
    "DataBar": S.DBAR_OMN,
    "DataBarExp": S.DBAR_EXP,
}


def code(kind: str, text: str, scale: int = 4, level: int | None = None, quiet: int = 4) -> np.ndarray:
    """Grey uint8 [height, width], black on white, `scale` pixels a module and a quiet zone around.

    `level` is the error correction of a QR code, 1 (L) to 4 (H).
    """
    symbol = zint.Symbol()
    symbol.symbology = KINDS[kind]
    symbol.scale = scale / 2  # Zint's pixels at scale 1 are half a module
    symbol.show_hrt = False
    if level is not None:
        symbol.option_1 = level
    symbol.encode(text)
    symbol.buffer()
    pixels = np.asarray(symbol.bitmap)
    grey = pixels if pixels.ndim == 2 else pixels.reshape(symbol.bitmap.shape[0], -1, pixels.shape[-1])[..., 0]
    border = scale * quiet
    return cv2.copyMakeBorder(grey.astype(np.uint8), border, border, border, border, cv2.BORDER_CONSTANT, value=255)


def with_caption(picture: np.ndarray, text: str, height: int = 26) -> np.ndarray:
    """The code with its text beneath, as labels have it."""
    strip = np.full((height + 8, picture.shape[1]), 255, np.uint8)
    scale = height / 34
    (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    scale *= min(1.0, picture.shape[1] * 0.94 / max(wide, 1))
    (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
    at = ((picture.shape[1] - wide) // 2, height - 4)
    cv2.putText(strip, text, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 1, cv2.LINE_AA)
    return np.vstack([picture, strip])
