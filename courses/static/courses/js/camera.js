// A camera that reads QR codes: the browser's own reader, or the one from npm.

/** Start the camera in `video` and call `onCode(text)` for every code seen. */
export async function watch(video, sources, onCode) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
  });
  await video.play();
  const detector = await makeDetector(sources);
  const look = async () => {
    if (!document.hidden && video.readyState >= video.HAVE_CURRENT_DATA) {
      const codes = await detector.detect(video).catch(() => []);
      if (codes.length > 0) onCode(codes[0].rawValue);
    }
    setTimeout(look, 150);
  };
  look();
}

async function makeDetector({ ponyfill, wasm }) {
  const formats = ["qr_code"];
  if ("BarcodeDetector" in window) {
    const known = await window.BarcodeDetector.getSupportedFormats();
    if (known.includes("qr_code")) return new window.BarcodeDetector({ formats });
  }
  await loadScript(ponyfill);
  const api = window.BarcodeDetectionAPI;
  api.prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new api.BarcodeDetector({ formats });
}

function loadScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}
