"""The words of what a code comes in by: the camera, the station's own reader, and the card that tests both."""

_WORDS: dict[str, dict[str, dict[str, str]]] = {
    "camera": {
        "vi": {
            "label": "Quét mã bằng camera",
            "open": "Dùng camera",
            "close": "Tắt camera",
            "next": "Đổi camera",
            "torch_on": "Bật đèn",
            "torch_off": "Tắt đèn",
            "aim": "Đưa mã QR vào giữa khung",
            "steady": "Đưa mã lại gần và giữ yên",
            "dark": "Ánh sáng hơi tối. Xin đưa mã ra chỗ sáng, hoặc tăng độ sáng màn hình điện thoại.",
            "asking": "Đang mở camera…",
            "refused": "Camera chưa được phép dùng. Vui lòng quét bằng máy quét, hoặc gặp lễ tân.",
            "absent": "Không có camera. Vui lòng quét bằng máy quét.",
            "busy": "Camera đang bận. Vui lòng quét bằng máy quét.",
            "gone": "Camera vừa bị ngắt, đang chờ nối lại. Vui lòng quét bằng máy quét.",
            "insecure": "Trình duyệt chưa cho dùng camera trên địa chỉ này. Vui lòng quét bằng máy quét.",
            "broken": "Camera chưa đọc được mã trên máy này. Vui lòng quét bằng máy quét.",
        },
        "en": {
            "label": "Read a code with the camera",
            "open": "Use the camera",
            "close": "Camera off",
            "next": "Other camera",
            "torch_on": "Light on",
            "torch_off": "Light off",
            "aim": "Hold your QR code inside the frame",
            "steady": "Bring it closer and hold it still",
            "dark": "It is rather dark. Please turn to the light, or turn up the brightness of your phone.",
            "asking": "Starting the camera…",
            "refused": "The camera is not allowed here. Please use the scanner, or see the reception desk.",
            "absent": "There is no camera. Please use the scanner.",
            "busy": "The camera is in use elsewhere. Please use the scanner.",
            "gone": "The camera was unplugged; waiting for it. Please use the scanner.",
            "insecure": "The browser gives no camera on this address. Please use the scanner.",
            "broken": "The camera cannot read codes on this device. Please use the scanner.",
        },
    },
    "reader": {
        "vi": {
            "gone": "Máy quét của trạm chưa được cắm; đang chờ nối lại.",
            "silent": "Chưa liên lạc được với máy quét của trạm.",
        },
        "en": {
            "gone": "This station's scanner is not plugged in; waiting for it.",
            "silent": "This station's scanner cannot be reached.",
        },
    },
}


def device_words(language: str) -> dict[str, dict[str, str]]:
    """Everything the page says about its devices, by device: {"camera": {…}, "reader": {…}, "self_test": {…}}."""
    return {device: words[language] for device, words in _WORDS.items()}
